package dev.brig.sandbox.libc;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Space of a file system (statfs(2)). */
public record FileSystemStatus(long blockBytes, long blocks, long freeBlocks, long files, long freeFiles) {

    static FileSystemStatus of(MemorySegment status) {
        return new FileSystemStatus(
                status.get(ValueLayout.JAVA_LONG, 8),
                status.get(ValueLayout.JAVA_LONG, 16),
                status.get(ValueLayout.JAVA_LONG, 24),
                status.get(ValueLayout.JAVA_LONG, 40),
                status.get(ValueLayout.JAVA_LONG, 48));
    }

    public long usedBytes() {
        return (blocks - freeBlocks) * blockBytes;
    }

    public long usedFiles() {
        return files - freeFiles;
    }
}
