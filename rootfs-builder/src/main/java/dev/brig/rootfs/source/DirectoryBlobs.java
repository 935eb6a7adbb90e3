package dev.brig.rootfs.source;

import dev.brig.rootfs.ImageException;
import dev.brig.rootfs.archive.RawName;
import dev.brig.rootfs.layer.DescriptorStream;
import dev.brig.sandbox.libc.Kernel;
import dev.brig.sandbox.libc.Libc;
import dev.brig.sandbox.libc.LibcException;
import dev.brig.sandbox.libc.RawFiles;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/** An unpacked image. No link in it is followed: it may come from anywhere. */
final class DirectoryBlobs implements Blobs {
    private final int directory;

    DirectoryBlobs(Path path) {
        directory = Libc.open(path, Kernel.O_DIRECTORY);
    }

    @Override
    public OptionalLong size(String name) {
        int fd;
        try {
            fd = RawFiles.open(directory, RawName.of(name), Kernel.O_PATH.bits());
        } catch (LibcException e) {
            return OptionalLong.empty();
        }
        try {
            var status = Libc.fstat(fd);
            return status.isRegularFile() ? OptionalLong.of(status.bytes()) : OptionalLong.empty();
        } finally {
            Libc.close(fd);
        }
    }

    @Override
    public InputStream open(String name) {
        try {
            return new DescriptorStream(RawFiles.open(
                    directory,
                    RawName.of(name),
                    Kernel.O_RDONLY.or(Kernel.O_NONBLOCK).bits()));
        } catch (LibcException e) {
            throw ImageException.system("reading " + name, e);
        }
    }

    @Override
    public Set<String> top() {
        return new TreeSet<>(RawFiles.names(directory));
    }

    @Override
    public void close() {
        Libc.close(directory);
    }
}
