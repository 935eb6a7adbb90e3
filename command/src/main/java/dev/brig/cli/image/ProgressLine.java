package dev.brig.cli.image;

import dev.brig.rootfs.Progress;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.OptionalLong;

/** Shows how far long work has come: one line that changes on a terminal, else a line for each layer. */
final class ProgressLine implements Progress {
    private static final long EVERY_NANOS = Duration.ofMillis(100).toNanos();
    private static final String CLEAR_TO_END = "\033[K";

    private final PrintWriter err;
    private final boolean terminal;
    private String layer = "";
    private OptionalLong total = OptionalLong.empty();
    private long begun;
    private long shown;
    private long read;

    ProgressLine(PrintWriter err, boolean terminal) {
        this.err = err;
        this.terminal = terminal;
    }

    @Override
    public void layer(int number, int of, String name, OptionalLong bytes) {
        layer = (of == 1 ? "" : number + " of " + of + "  ") + name;
        total = bytes;
        begun = System.nanoTime();
        shown = begun;
        read = 0;
    }

    @Override
    public void read(long bytes) {
        read = bytes;
        long now = System.nanoTime();
        if (terminal && now - shown > EVERY_NANOS) {
            shown = now;
            err.print("\r" + layer + "  " + Sizes.shown(bytes) + left(bytes, now) + CLEAR_TO_END);
            err.flush();
        }
    }

    private String left(long bytes, long now) {
        if (total.isEmpty() || bytes == 0) {
            return "";
        }
        long seconds = (long) ((now - begun) / 1e9 * (total.getAsLong() - bytes) / bytes);
        return " of " + Sizes.shown(total.getAsLong()) + "  " + 100 * bytes / Math.max(1, total.getAsLong()) + " %  "
                + seconds + " s left";
    }

    @Override
    public void layerDone(boolean alreadyThere) {
        err.println((terminal ? "\r" : "") + layer + "  " + (alreadyThere ? "is there already" : Sizes.shown(read))
                + (terminal ? CLEAR_TO_END : ""));
        err.flush();
    }
}
