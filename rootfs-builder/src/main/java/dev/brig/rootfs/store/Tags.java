package dev.brig.rootfs.store;

import dev.brig.rootfs.Digest;
import dev.brig.rootfs.ImageException;
import dev.brig.rootfs.Json;
import dev.brig.rootfs.Reference;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Names of images: a small file for each, replaced in one step. */
final class Tags {
    private final StoreFiles files;

    Tags(StoreFiles files) {
        this.files = files;
    }

    Optional<Digest> find(Reference name) {
        return read(file(name));
    }

    void set(Reference name, Digest image) {
        files.write(file(name), ("{\"image\":\"" + image + "\"}\n").getBytes(StandardCharsets.UTF_8));
    }

    boolean remove(Reference name) {
        try {
            return Files.deleteIfExists(file(name));
        } catch (IOException e) {
            throw ImageException.system("removing a name", e);
        }
    }

    /** All names, sorted. */
    Map<String, Digest> all() {
        Map<String, Digest> all = new TreeMap<>();
        for (Path file : StoreFiles.list(files.tags)) {
            String name = URLDecoder.decode(file.getFileName().toString(), StandardCharsets.UTF_8);
            read(file).ifPresent(image -> all.put(name, image));
        }
        return all;
    }

    private Path file(Reference name) {
        return files.tags.resolve(URLEncoder.encode(name.name(), StandardCharsets.UTF_8));
    }

    private static Optional<Digest> read(Path file) {
        try {
            return Optional.of(Digest.parse(Json.parse(Files.readAllBytes(file), "the name " + file.getFileName())
                    .needText("image")));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw ImageException.system("reading a name", e);
        }
    }
}
