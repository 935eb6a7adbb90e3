package dev.brig.bench;

import dev.brig.bench.measure.Commands;
import dev.brig.rootfs.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An image of one layer, as an OCI layout.
 *
 * @param tar the layer, not packed
 * @param blob the layer as the layout has it
 */
record LayerLayout(Path directory, Path tar, Path blob, String description) {
    /** Of the image in its layout. */
    static final String NAME = "bench";

    private static final List<String> PARTS = List.of(
            "/usr/bin", "/usr/include", "/usr/lib/gcc", "/usr/lib/python3", "/usr/share/perl", "/usr/share/doc");
    private static final int MOST_BYTES = 400 << 20;

    static LayerLayout plain(Path directory, Optional<Path> archive) throws IOException {
        Files.createDirectory(directory);
        Path tar = archive.map(Path::toAbsolutePath).orElseGet(() -> ofThisMachine(directory));
        long entries =
                Commands.run(List.of("tar", "-tf", tar.toString())).lines().count();
        String description = "The layer has %d entries and %d MiB.".formatted(entries, Files.size(tar) >> 20);
        return layout(directory, tar, tar, "tar", description);
    }

    private static Path ofThisMachine(Path directory) {
        Path tar = directory.resolve("layer.tar");
        List<String> command = new ArrayList<>(
                List.of("tar", "--sort=name", "--owner=0", "--group=0", "--ignore-failed-read", "-cf", tar.toString()));
        long bytes = 0;
        for (String part : PARTS) {
            long more = Files.isDirectory(Path.of(part)) ? bytes(Path.of(part)) : Long.MAX_VALUE / 2;
            if (bytes + more < MOST_BYTES) {
                bytes += more;
                command.add(part);
            }
        }
        Commands.run(command);
        return tar;
    }

    private static long bytes(Path directory) {
        String[] said = Commands.run(List.of("sh", "-c", "du -sb \"$0\" 2>/dev/null || :", directory.toString()))
                .split("\\s", 2);
        return Long.parseLong(said[0]);
    }

    LayerLayout gzipped(Path directory) throws IOException {
        Files.createDirectory(directory);
        Path packed = directory.resolve("layer.tar.gz");
        Commands.run(List.of("sh", "-c", "gzip -c \"$0\" > \"$1\"", tar.toString(), packed.toString()));
        return layout(directory, tar, packed, "tar+gzip", description);
    }

    /** A layer with every tenth of the entries that are no directories. */
    LayerLayout tenth(Path directory) throws IOException {
        Files.createDirectory(directory);
        Path some = directory.resolve("layer.tar");
        String script = "mkdir \"$1/some\"; tar -tf \"$0\" | grep -v '/$' | awk 'NR % 10 == 0' > \"$1/names\";"
                + " tar -xf \"$0\" -C \"$1/some\" --no-recursion -T \"$1/names\" 2>/dev/null || :;"
                + " tar -cf \"$2\" -C \"$1/some\" . && rm -rf \"$1/some\"";
        Commands.run(List.of("sh", "-c", script, tar.toString(), directory.toString(), some.toString()));
        return layout(directory, some, some, "tar", description);
    }

    long bytes() {
        try {
            return Files.size(tar);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static LayerLayout layout(Path directory, Path tar, Path blob, String type, String description)
            throws IOException {
        Path blobs = Files.createDirectories(directory.resolve("blobs/sha256"));
        Digest layer = digest(blob);
        Path place = blobs.resolve(layer.hex());
        if (blob.startsWith(directory)) {
            Files.move(blob, place);
        } else {
            Files.copy(blob, place);
        }
        String config = write(blobs, """
                {"architecture":"amd64","os":"linux","config":{},"rootfs":{"type":"layers","diff_ids":["%s"]}}""".formatted(digest(tar.equals(blob) ? place : tar)));
        String manifest = write(blobs, """
                {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",
                 "config":{"mediaType":"application/vnd.oci.image.config.v1+json",%s},
                 "layers":[{"mediaType":"application/vnd.oci.image.layer.v1.%s","digest":"%s","size":%d}]}""".formatted(config, type, layer, Files.size(place)));
        Files.writeString(directory.resolve("index.json"), """
                {"schemaVersion":2,"manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json",%s,
                 "annotations":{"org.opencontainers.image.ref.name":"%s"}}]}""".formatted(manifest, NAME));
        Files.writeString(directory.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
        return new LayerLayout(directory, tar.equals(blob) ? place : tar, place, description);
    }

    /** Gives what a descriptor says of the blob. */
    private static String write(Path blobs, String json) throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        Digest digest = Digest.of(bytes);
        Files.write(blobs.resolve(digest.hex()), bytes);
        return "\"digest\":\"" + digest + "\",\"size\":" + bytes.length;
    }

    private static Digest digest(Path file) throws IOException {
        MessageDigest algorithm = Digest.algorithm();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[1 << 20];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                algorithm.update(buffer, 0, count);
            }
        }
        return Digest.of(algorithm);
    }
}
