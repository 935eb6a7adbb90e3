package dev.brig.sandbox.root;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Images by name, for policies, languages and requests that name one. Safe for use by several threads. */
public interface Images {

    /** A machine without images. */
    Images NONE = name -> {
        throw new ImageUnavailableException(ImageUnavailableException.Reason.UNKNOWN, "there are no images here");
    };

    /**
     * Finds an image, and keeps its files until they are given back.
     *
     * @param name or a digest
     * @throws ImageUnavailableException if there is none, or it cannot be used
     */
    Held open(String name);

    /** An image in use. */
    interface Held extends AutoCloseable {

        /** By which the very same image is found again. */
        String digest();

        /** Its files; equal to that of another only where both show the same directories. */
        RootTree root();

        /** Its own variables. */
        Map<String, String> environment();

        /** Who its programs are, where that is neither root nor left open. */
        Optional<User> user();

        /** What it runs by itself: its entry point and its command. */
        List<String> command();

        /** Where its programs start, if it says so. */
        Optional<String> directory();

        /** Gives it back. Only the first call counts. */
        @Override
        void close();
    }

    /** A user and a group by their numbers. */
    record User(int uid, int gid) {}
}
