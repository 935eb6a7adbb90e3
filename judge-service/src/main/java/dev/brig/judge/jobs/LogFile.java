package dev.brig.judge.jobs;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A log on the disk, of which no more is kept than there is room for. Its one writer is a {@link dev.brig.ci.JobLog}. */
final class LogFile extends OutputStream {
    private final OutputStream file;
    private final long mostBytes;
    private final Runnable grown;
    private long bytes;
    private volatile boolean cut;

    /** @param grown is told whenever there is more to read */
    LogFile(Path path, long mostBytes, Runnable grown) throws IOException {
        file = Files.newOutputStream(
                path, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        this.mostBytes = mostBytes;
        this.grown = grown;
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] part, int from, int length) throws IOException {
        int kept = (int) Math.min(length, mostBytes - bytes);
        file.write(part, from, kept);
        bytes += kept;
        cut |= kept < length;
        grown.run();
    }

    /** Whether there was more than was kept. */
    boolean isCut() {
        return cut;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
