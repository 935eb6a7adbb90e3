package dev.brig.rootfs.source;

import dev.brig.rootfs.Digest;
import dev.brig.rootfs.ImageException;
import dev.brig.rootfs.ImageException.Problem;
import dev.brig.rootfs.UnpackLimits;
import dev.brig.rootfs.archive.Compression;
import dev.brig.rootfs.archive.RawName;
import dev.brig.sandbox.libc.LibcException;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An image or a root file system on disk. What it is, its content says: an OCI layout or what {@code docker save} wrote, in
 * a directory or an archive; or else a root file system. Archives may be packed by gzip, zstd, xz or bzip2.
 */
public final class Source implements AutoCloseable {
    private static final int HEADER_BYTES = 512;
    /** What an archive of images begins with, and a root file system hardly ever. */
    private static final Pattern IMAGE_MEMBER = Pattern.compile(
            "(\\./)?([0-9a-f]{64}([./].*)?|blobs(/.*)?|oci-layout|index\\.json|manifest\\.json|repositories)");

    private final SourceImage image;
    private final Optional<Blobs> blobs;

    private Source(SourceImage image, Optional<Blobs> blobs) {
        this.image = image;
        this.blobs = blobs;
    }

    /**
     * Looks at a file or directory.
     *
     * @param wanted name of an image, where there are several
     * @param scratch a directory for what has to be unpacked before it can be looked at
     */
    public static Source open(
            Path path, Optional<String> wanted, Platform platform, Path scratch, UnpackLimits limits) {
        if (!Files.exists(path)) {
            throw new ImageException(Problem.NOT_FOUND, "there is no file '" + path + "'");
        }
        try {
            return Files.isDirectory(path)
                    ? directory(path, wanted, platform, limits)
                    : file(path, wanted, platform, scratch, limits);
        } catch (LibcException e) {
            throw new ImageException(Problem.SYSTEM, e.getMessage(), e);
        } catch (IOException e) {
            throw ImageException.system("reading '" + path + "'", e);
        }
    }

    public SourceImage image() {
        return image;
    }

    @Override
    public void close() {
        blobs.ifPresent(Blobs::close);
    }

    private static Source directory(Path path, Optional<String> wanted, Platform platform, UnpackLimits limits) {
        return fromBlobs(new DirectoryBlobs(path), wanted, platform, limits)
                .orElseGet(() -> rootFileSystem(new DirectoryTree(path)));
    }

    private static Source rootFileSystem(SourceLayer layer) {
        return new Source(new SourceImage(Optional.empty(), List.of(layer), List.of()), Optional.empty());
    }

    /** The image of some files, if they are one; they are closed otherwise. */
    private static Optional<Source> fromBlobs(
            Blobs blobs, Optional<String> wanted, Platform platform, UnpackLimits limits) {
        Set<String> top = blobs.top();
        try {
            if (top.contains(OciLayout.MARK) && top.contains("blobs")) {
                return Optional.of(
                        new Source(new OciLayout(blobs, limits).image(wanted, platform), Optional.of(blobs)));
            }
            if (top.contains(DockerArchive.MARK)) {
                return Optional.of(new Source(DockerArchive.image(blobs, wanted, limits), Optional.of(blobs)));
            }
            blobs.close();
            return Optional.empty();
        } catch (RuntimeException e) {
            blobs.close();
            throw e;
        }
    }

    private static Source file(Path path, Optional<String> wanted, Platform platform, Path scratch, UnpackLimits limits)
            throws IOException {
        boolean packed;
        String first;
        try (InputStream in = new FileInputStream(path.toFile())) {
            packed = Compression.of(in.readNBytes(Compression.MAGIC_BYTES)) != Compression.NONE;
        }
        try (InputStream in = Compression.unpack(new FileInputStream(path.toFile()), limits)) {
            first = firstName(in.readNBytes(HEADER_BYTES));
        }
        if (IMAGE_MEMBER.matcher(first).matches()) {
            Path plain = packed ? unpack(path, scratch.resolve("archive"), limits) : path;
            Optional<Source> image = fromBlobs(new ArchiveBlobs(plain, limits), wanted, platform, limits);
            if (image.isPresent()) {
                return image.get();
            }
        }
        return rootFileSystem(new FileLayer(path));
    }

    private static String firstName(byte[] header) {
        int length = 0;
        while (length < Math.min(100, header.length) && header[length] != 0) {
            length++;
        }
        return RawName.of(header).substring(0, length);
    }

    private static Path unpack(Path packed, Path plain, UnpackLimits limits) throws IOException {
        try (InputStream in = Compression.unpack(new FileInputStream(packed.toFile()), limits);
                OutputStream out = Files.newOutputStream(plain)) {
            byte[] buffer = new byte[256 << 10];
            long bytes = 0;
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                if (Thread.currentThread().isInterrupted()) {
                    throw new ImageException(Problem.SYSTEM, "interrupted");
                }
                bytes += count;
                if (bytes > limits.layerBytes()) {
                    throw new ImageException(
                            Problem.LIMIT, "the archive unpacks to more than " + limits.layerBytes() + " bytes");
                }
                out.write(buffer, 0, count);
            }
        }
        return plain;
    }

    private record FileLayer(Path path) implements SourceLayer {

        @Override
        public String name() {
            return path.getFileName().toString();
        }

        @Override
        public OptionalLong size() {
            return OptionalLong.of(path.toFile().length());
        }

        @Override
        public Optional<Digest> digest() {
            return Optional.empty();
        }

        @Override
        public InputStream open() {
            try {
                return new FileInputStream(path.toFile());
            } catch (IOException e) {
                throw ImageException.system("opening '" + path + "'", e);
            }
        }
    }
}
