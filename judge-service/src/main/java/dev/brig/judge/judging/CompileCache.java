package dev.brig.judge.judging;

import dev.brig.sandbox.Content;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Compilations that went well, by the digest of all that they depend on. It is in memory alone: nobody else can write into it, and it ends
 * with the process. What was not used for longest makes room. Safe for use by several threads.
 */
public final class CompileCache {
    private static final int LARGEST_PART = 4;
    private static final long OVERHEAD_BYTES = 1024;

    private final long mostBytes;
    private final Map<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    private record Entry(Compilation compilation, long bytes) {}

    /** @param mostBytes of all files and words that are kept; 0 for a cache that keeps nothing */
    public CompileCache(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** One that keeps nothing. */
    public static CompileCache none() {
        return new CompileCache(0);
    }

    boolean keepsNothing() {
        return mostBytes == 0;
    }

    /** What is kept under a key, and marked so. */
    synchronized Optional<Compilation> get(String key) {
        return Optional.ofNullable(entries.get(key)).map(Entry::compilation);
    }

    /** Keeps a compilation, unless it is too large. */
    synchronized void put(String key, Compilation compilation) {
        long size = bytes(compilation);
        if (size > mostBytes / LARGEST_PART) {
            return;
        }
        Entry replaced = entries.put(key, new Entry(compilation.fromCache(), size));
        bytes += size - (replaced == null ? 0 : replaced.bytes());
        Iterator<Entry> oldest = entries.values().iterator();
        while (bytes > mostBytes) {
            bytes -= oldest.next().bytes();
            oldest.remove();
        }
    }

    private static long bytes(Compilation compilation) {
        long sum = OVERHEAD_BYTES;
        for (Content file : compilation.files().values()) {
            sum += file instanceof Content.Bytes content ? content.bytes().length : 0;
        }
        return sum
                + compilation
                        .outcome()
                        .map(outcome ->
                                outcome.stdout().bytes() + outcome.stderr().bytes())
                        .orElse(0L);
    }
}
