package dev.brig.rootfs.archive;

import java.lang.foreign.MemorySegment;

/** The bytes of an archive, in order. */
public interface TarInput {

    /** Fills a part of the array; gives fewer bytes than asked for only at the end. */
    int read(byte[] into, int offset, int length);

    /** Hands bytes on in pieces; gives fewer than asked for only at the end. */
    long pass(long bytes, Sink sink);

    /** Takes the bytes of a file's content. */
    @FunctionalInterface
    interface Sink {
        void accept(MemorySegment piece);
    }
}
