package dev.brig.rootfs.source;

import dev.brig.rootfs.archive.TarEntry;
import java.io.IOException;
import java.io.InputStream;

/** As many bytes as the header before them says. */
final class Exactly extends InputStream {
    private final InputStream in;
    private final TarEntry entry;
    private long left;

    Exactly(InputStream in, TarEntry entry) {
        this.in = in;
        this.entry = entry;
        this.left = entry.size();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int count = in.read(into, offset, (int) Math.min(length, left));
        if (left > 0 && count < 0) {
            throw new IOException("'" + entry.shownPath() + "' has become shorter while it was read");
        }
        left -= Math.max(0, count);
        return left == 0 && count == 0 ? -1 : count;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
