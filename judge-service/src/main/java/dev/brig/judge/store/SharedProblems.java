package dev.brig.judge.store;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** The problem packages of a cluster: the archives that were uploaded, in versions. Methods may block. */
public interface SharedProblems {
    /**
     * A version of a problem.
     *
     * @param numbers of all versions that there are, in order
     * @param digest the SHA-256 of its archive
     */
    record Version(int number, List<Integer> numbers, String digest) {
        public Version {
            numbers = List.copyOf(numbers);
        }
    }

    /** @param number the latest if it is empty */
    Optional<Version> find(String id, OptionalInt number);

    /** The ids of all problems, in order. */
    List<String> ids();

    /** Gives away the bytes of an archive. @return false if it is not there */
    boolean fetch(String digest, Consumer<ByteBuffer> sink);

    /** Adds a version. @return its number */
    int add(String id, String digest, Path archive);

    /** Deletes a problem with all its versions. @return whether it was there */
    boolean delete(String id);
}
