package dev.brig.rootfs.layer;

import dev.brig.rootfs.archive.TarEntry;
import dev.brig.rootfs.archive.TarInput;
import java.lang.foreign.MemorySegment;

/** Puts the stored bytes of a member where they belong in the file that is being made. */
final class ContentWriter implements TarInput.Sink {
    private static final int MOST_PIECE = 1 << 20;

    private final Steps steps;
    private final LayerPlan.Contents contents;
    private final TarEntry entry;
    private int extent;
    private long within;

    ContentWriter(Steps steps, LayerPlan.Contents contents, TarEntry entry) {
        this.steps = steps;
        this.contents = contents;
        this.entry = entry;
    }

    @Override
    public void accept(MemorySegment piece) {
        long done = 0;
        while (done < piece.byteSize()) {
            long left = entry.extents().length(extent) - within;
            long count = Math.min(Math.min(left, piece.byteSize() - done), MOST_PIECE);
            long offset = entry.extents().offset(extent) + within;
            steps.room(2, 64)
                    .write(
                            steps.places().file(),
                            steps.address(piece.asSlice(done, count)),
                            count,
                            offset,
                            steps.whenShort());
            contents.content(offset, count);
            done += count;
            within += count;
            if (within == entry.extents().length(extent)) {
                extent++;
                within = 0;
            }
        }
    }
}
