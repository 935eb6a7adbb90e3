package dev.brig.rootfs.layer;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import dev.brig.rootfs.ImageException;
import dev.brig.rootfs.archive.RawName;
import dev.brig.rootfs.archive.TarInput;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a layer's index: its archive without the contents of files, and where those lie. With it the archive is put
 * together again byte for byte, so that its digest can be checked at any time, and an exported image is the one that was
 * imported, with all owners and all that a layer on disk does not keep.
 */
final class ContentLog implements TarInput, LayerPlan.Contents, AutoCloseable {
    static final int END = 0;
    static final int LITERAL = 1;
    static final int CONTENT = 2;
    private static final int LEVEL = 1;

    private final TarInput archive;
    private final DataOutputStream index;
    private final Path contents;
    private final List<LayerNode> files = new ArrayList<>();
    private final byte[] literal = new byte[64 << 10];
    private int literalBytes;
    private long pieceOffset;
    private long pieceBytes;

    ContentLog(TarInput archive, Path index, Path contents) throws IOException {
        this.archive = archive;
        this.index = open(index);
        this.contents = contents;
    }

    private static DataOutputStream open(Path file) throws IOException {
        return new DataOutputStream(new BufferedOutputStream(
                new ZstdOutputStreamNoFinalizer(Files.newOutputStream(file), LEVEL), 64 << 10));
    }

    @Override
    public int read(byte[] into, int offset, int length) {
        int count = archive.read(into, offset, length);
        endPiece();
        for (int done = 0; done < count; ) {
            if (literalBytes == literal.length) {
                endLiteral();
            }
            int part = Math.min(count - done, literal.length - literalBytes);
            System.arraycopy(into, offset + done, literal, literalBytes, part);
            literalBytes += part;
            done += part;
        }
        return count;
    }

    @Override
    public long pass(long bytes, Sink sink) {
        return archive.pass(bytes, sink);
    }

    @Override
    public void file(LayerNode file) {
        endPiece();
        files.add(file);
    }

    @Override
    public void content(long offset, long bytes) {
        if (pieceBytes > 0 && offset == pieceOffset + pieceBytes) {
            pieceBytes += bytes;
            return;
        }
        endPiece();
        endLiteral();
        pieceOffset = offset;
        pieceBytes = bytes;
    }

    private void endLiteral() {
        if (literalBytes > 0) {
            try {
                index.writeByte(LITERAL);
                index.writeInt(literalBytes);
                index.write(literal, 0, literalBytes);
            } catch (IOException e) {
                throw ImageException.system("writing a layer's index", e);
            }
            literalBytes = 0;
        }
    }

    private void endPiece() {
        if (pieceBytes > 0) {
            try {
                index.writeByte(CONTENT);
                index.writeInt(files.size() - 1);
                index.writeLong(pieceOffset);
                index.writeLong(pieceBytes);
            } catch (IOException e) {
                throw ImageException.system("writing a layer's index", e);
            }
            pieceBytes = 0;
        }
    }

    /** After the last member. */
    void finish() throws IOException {
        endPiece();
        endLiteral();
        index.writeByte(END);
        index.close();
        try (DataOutputStream names = open(contents)) {
            names.writeInt(files.size());
            for (LayerNode file : files) {
                byte[] path = RawName.bytes(file.pathInLayer());
                names.writeShort(path.length);
                names.write(path);
            }
        }
    }

    @Override
    public void close() throws IOException {
        index.close();
    }
}
