package dev.brig.rootfs.source;

import dev.brig.sandbox.RootChanges;
import dev.brig.sandbox.libc.Kernel;
import dev.brig.sandbox.libc.Libc;
import dev.brig.sandbox.libc.RawFiles;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** What a job has changed in its image: the next layer. It is gone when this is closed. */
public final class Changes implements RootChanges, AutoCloseable {
    private OptionalInt directory = OptionalInt.empty();

    /** Of a job that has not ended yet. */
    public Changes() {}

    @Override
    public synchronized void changed(int taken) {
        close();
        directory = OptionalInt.of(taken);
    }

    /**
     * As a layer; empty if the job's processes did not all end, so that there is nothing to rely on.
     *
     * @param latestSecond times after it become it
     */
    public synchronized Optional<SourceLayer> layer(String name, OptionalLong latestSecond) {
        return directory.isEmpty()
                ? Optional.empty()
                : Optional.of(new DirectoryTree(
                        name,
                        () -> RawFiles.open(directory.getAsInt(), ".", Kernel.O_DIRECTORY.bits()),
                        new MemberRules(true, latestSecond)));
    }

    @Override
    public synchronized void close() {
        directory.ifPresent(Libc::close);
        directory = OptionalInt.empty();
    }
}
