package dev.brig.rootfs.layer;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.brig.rootfs.Digest;
import dev.brig.rootfs.ImageException;
import dev.brig.rootfs.UnpackLimits;
import dev.brig.rootfs.archive.TarEntry;
import dev.brig.rootfs.archive.TarReader;
import dev.brig.sandbox.SandboxException;
import dev.brig.sandbox.libc.Kernel;
import dev.brig.sandbox.libc.Libc;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.function.LongConsumer;

/** Makes a layer of an archive, in a directory that is not yet part of the store. */
public final class LayerMaker {
    private static final ObjectMapper JSON = new ObjectMapper();

    private LayerMaker() {}

    /**
     * Unpacks an archive.
     *
     * @param archive unpacked as far as gzip and its like go; read on another thread, to its end
     * @param directory an empty one of ours
     * @param progress is told how many bytes of the archive have been read so far
     */
    public static LayerInfo make(InputStream archive, Path directory, UnpackLimits limits, LongConsumer progress) {
        int fd = -1;
        try {
            Files.createDirectory(directory.resolve(LayerFiles.TREE));
            Files.createDirectory(directory.resolve(LayerFiles.SPARE));
            fd = Libc.open(directory, Kernel.O_PATH);
            LayerInfo layer = unpack(archive, directory, fd, limits, progress);
            if (layer.counts().replaced() == 0) {
                LayerFiles.delete(directory.resolve(LayerFiles.SPARE));
            }
            JSON.writeValue(directory.resolve(LayerFiles.DESCRIPTION).toFile(), layer);
            return layer;
        } catch (IOException e) {
            throw ImageException.system("writing a layer", e);
        } catch (SandboxException e) {
            throw new ImageException(ImageException.Problem.SYSTEM, e.getMessage(), e);
        } finally {
            if (fd >= 0) {
                Libc.close(fd);
            }
        }
    }

    /** What is known of a layer that was made in a directory. */
    public static LayerInfo read(Path directory) {
        try {
            return JSON.readValue(directory.resolve(LayerFiles.DESCRIPTION).toFile(), LayerInfo.class);
        } catch (IOException e) {
            throw ImageException.system("reading a layer's description", e);
        }
    }

    private static LayerInfo unpack(
            InputStream archive, Path directory, int fd, UnpackLimits limits, LongConsumer progress)
            throws IOException {
        MessageDigest digest = Digest.algorithm();
        try (Unpacker unpacker = new Unpacker(fd, digest)) {
            Ring ring = unpacker.ring();
            Thread filler =
                    Thread.ofPlatform().name("brig-unpack-read").daemon().start(() -> ring.fill(archive));
            Thread digester =
                    Thread.ofPlatform().name("brig-unpack-digest").daemon().start(ring::digest);
            try (ContentLog log =
                    new ContentLog(ring, directory.resolve(LayerFiles.INDEX), directory.resolve(LayerFiles.CONTENTS))) {
                LayerPlan plan = new LayerPlan(unpacker, log, false);
                TarReader reader = new TarReader(log, limits);
                for (Optional<TarEntry> entry = reader.next(); entry.isPresent(); entry = reader.next()) {
                    plan.add(entry.get(), reader);
                    progress.accept(ring.position());
                }
                plan.finish();
                log.finish();
                unpacker.drain();
                ring.awaitDigest();
                progress.accept(ring.position());
                return new LayerInfo(
                        Digest.of(digest).toString(), ring.position(), plan.hidesAllBelow(), plan.counts());
            } finally {
                ring.abandon();
                filler.interrupt(); // unless it is at its end, it waits for what nobody wants any more
                join(digester);
                join(filler);
            }
        }
    }

    /** The memory that the thread uses is about to go. */
    private static void join(Thread thread) {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
