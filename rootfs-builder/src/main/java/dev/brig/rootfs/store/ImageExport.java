package dev.brig.rootfs.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brig.rootfs.Digest;
import dev.brig.rootfs.ImageException;
import dev.brig.rootfs.ImageException.Problem;
import dev.brig.rootfs.Json;
import dev.brig.rootfs.Progress;
import dev.brig.rootfs.archive.Extents;
import dev.brig.rootfs.archive.TarEntry;
import dev.brig.rootfs.archive.TarEntry.EntryType;
import dev.brig.rootfs.archive.TarHeaders;
import dev.brig.rootfs.layer.LayerArchive;
import dev.brig.rootfs.layer.LayerFiles;
import dev.brig.rootfs.layer.LayerInfo;
import dev.brig.rootfs.source.Manifests;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Gives images away: as an OCI layout, whose layers are the very archives that came in, or flat, as one root file system. */
public final class ImageExport {
    private static final String LAYER = "application/vnd.oci.image.layer.v1.tar";
    private static final String CONFIG = "application/vnd.oci.image.config.v1+json";
    private static final String REF_NAME = "org.opencontainers.image.ref.name";

    private final ImageStore store;
    private final Image image;
    private final Progress progress;

    public ImageExport(ImageStore store, Image image, Progress progress) {
        this.store = store;
        this.image = image;
        this.progress = progress;
    }

    // OCI layout

    /** Writes a directory that must not be there yet; it appears when it is whole. */
    public void layout(Path directory) {
        if (Files.exists(directory)) {
            throw new ImageException(Problem.USAGE, "'" + directory + "' is there already");
        }
        Path target = directory.toAbsolutePath();
        try (Assembly _ = store.assemble(image)) {
            Path made = Files.createTempDirectory(target.getParent(), ".brig-export");
            try {
                write(made);
                Files.move(made, target, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                LayerFiles.delete(made);
            }
        } catch (IOException e) {
            throw ImageException.system("writing '" + directory + "'", e);
        }
    }

    private void write(Path directory) throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path blobs = Files.createDirectories(directory.resolve("blobs/sha256"));
        ObjectNode manifest = Json.MAPPER.createObjectNode();
        manifest.put("schemaVersion", 2).put("mediaType", Manifests.OCI_MANIFEST);
        describe(
                manifest.putObject("config"), CONFIG, image.id(), image.config().bytes().length);
        Files.write(blobs.resolve(image.id().hex()), image.config().bytes());
        List<LayerInfo> layers = store.layers(image);
        for (int i = 0; i < layers.size(); i++) {
            LayerInfo layer = layers.get(i);
            progress.layer(
                    i + 1, layers.size(), layer.digest().hex().substring(0, 12), OptionalLong.of(layer.archiveBytes()));
            describe(manifest.withArray("layers").addObject(), LAYER, layer.digest(), layer.archiveBytes());
            Path blob = blobs.resolve(layer.digest().hex());
            boolean there = Files.exists(blob);
            if (!there) {
                copy(layer, blob);
            }
            progress.layerDone(there);
        }
        byte[] bytes = Json.MAPPER.writeValueAsBytes(manifest);
        Files.write(blobs.resolve(Digest.of(bytes).hex()), bytes);
        ObjectNode index = Json.MAPPER.createObjectNode();
        index.put("schemaVersion", 2).put("mediaType", Manifests.OCI_INDEX);
        for (Optional<String> name : names()) {
            ObjectNode entry = index.withArray("manifests").addObject();
            describe(entry, Manifests.OCI_MANIFEST, Digest.of(bytes), bytes.length);
            name.ifPresent(text -> entry.putObject("annotations").put(REF_NAME, text));
        }
        Files.write(directory.resolve("index.json"), Json.MAPPER.writeValueAsBytes(index));
        Files.writeString(
                directory.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}", StandardCharsets.UTF_8);
    }

    private List<Optional<String>> names() {
        return image.names().isEmpty()
                ? List.of(Optional.empty())
                : image.names().stream().map(Optional::of).toList();
    }

    private static void describe(ObjectNode descriptor, String mediaType, Digest digest, long size) {
        descriptor.put("mediaType", mediaType).put("digest", digest.toString()).put("size", size);
    }

    private void copy(LayerInfo layer, Path blob) throws IOException {
        var digest = Digest.algorithm();
        try (LayerArchive archive = LayerArchive.of(store.directory(layer));
                OutputStream out = Files.newOutputStream(blob)) {
            byte[] buffer = new byte[256 << 10];
            long bytes = 0;
            for (int count = archive.read(buffer, 0, buffer.length); count > 0; ) {
                digest.update(buffer, 0, count);
                out.write(buffer, 0, count);
                bytes += count;
                progress.read(bytes);
                count = archive.read(buffer, 0, buffer.length);
            }
        }
        if (!Digest.of(digest).equals(layer.digest())) {
            throw new ImageException(
                    Problem.CORRUPT, "the layer " + layer.diffId() + " is damaged; brig image verify says how");
        }
    }

    // Flat

    /** Writes the root file system that the image shows, with true owners and modes; the same image gives the same bytes. */
    public void flat(OutputStream out) {
        try (Assembly _ = store.assemble(image)) {
            MergedTree tree = MergedTree.of(store, image);
            List<MergedTree.Member> links = new ArrayList<>();
            Set<String> written = new HashSet<>();
            for (MergedTree.Member member : tree.members().values()) {
                if (member.entry().type() == EntryType.HARDLINK) {
                    links.add(member);
                } else {
                    write(out, member);
                    written.add(member.entry().path());
                }
            }
            for (MergedTree.Member link : links) {
                if (tree.target(link).isPresent()
                        && written.contains(link.entry().link())) {
                    out.write(TarHeaders.of(link.entry()));
                } else {
                    alone(out, link);
                }
            }
            out.write(TarHeaders.end());
        } catch (IOException e) {
            throw ImageException.system("writing an archive", e);
        }
    }

    /** A hard link whose other name is hidden, or is no plain file. */
    private static void alone(OutputStream out, MergedTree.Member link) throws IOException {
        LayerFiles.Found found = LayerFiles.find(link.layer(), link.file());
        boolean symlink = found.symlink();
        TarEntry entry = link.entry();
        long size = symlink ? 0 : found.bytes();
        write(
                out,
                new MergedTree.Member(
                        new TarEntry(
                                entry.path(),
                                symlink ? EntryType.SYMLINK : EntryType.FILE,
                                entry.mode(),
                                entry.uid(),
                                entry.gid(),
                                size,
                                entry.mtimeSeconds(),
                                entry.mtimeNanos(),
                                symlink ? LayerFiles.link(link.layer(), link.file()) : "",
                                0,
                                0,
                                new LinkedHashMap<>(),
                                Extents.whole(size)),
                        link.layer()));
    }

    private static void write(OutputStream out, MergedTree.Member member) throws IOException {
        TarEntry entry = member.entry();
        out.write(TarHeaders.of(entry));
        if (entry.size() == 0) {
            return;
        }
        try (InputStream content = LayerFiles.content(member.layer(), member.file())) {
            if (content.transferTo(out) != entry.size()) {
                throw entry.refused(Problem.CORRUPT, "it has another size; brig image verify says more");
            }
        }
        out.write(TarHeaders.padding(entry.size()));
    }
}
