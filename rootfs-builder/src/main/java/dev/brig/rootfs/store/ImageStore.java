package dev.brig.rootfs.store;

import dev.brig.rootfs.Digest;
import dev.brig.rootfs.ImageConfig;
import dev.brig.rootfs.ImageException;
import dev.brig.rootfs.ImageException.Problem;
import dev.brig.rootfs.Progress;
import dev.brig.rootfs.Reference;
import dev.brig.rootfs.UnpackLimits;
import dev.brig.rootfs.layer.LayerCheck;
import dev.brig.rootfs.layer.LayerFiles;
import dev.brig.rootfs.layer.LayerInfo;
import dev.brig.rootfs.layer.LayerMaker;
import dev.brig.rootfs.source.Platform;
import dev.brig.rootfs.source.Source;
import dev.brig.rootfs.source.SourceImage;
import dev.brig.rootfs.source.SourceLayer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Images on disk: layers known by the digest of their archives, each there once for all images that have it; configurations
 * known by their digests; and names. Several processes may use a store at once. Whatever is not reached from a name or a
 * configuration is garbage, so that a process may end at any moment.
 */
public final class ImageStore {
    private final StoreFiles files;
    private final Tags tags;
    private final UnpackLimits limits;
    private final FlatCopies copies;

    /**
     * Opens a store, or makes one where there is nothing yet.
     *
     * @param durable whether what is added survives a loss of power
     */
    public ImageStore(Path directory, UnpackLimits limits, boolean durable) {
        files = new StoreFiles(directory, durable);
        tags = new Tags(files);
        this.limits = limits;
        copies = new FlatCopies(this, files, limits);
    }

    public static ImageStore open(Path directory) {
        return new ImageStore(directory, UnpackLimits.DEFAULT, true);
    }

    public Path directory() {
        return files.root();
    }

    // Adding

    /** Brings an image in: all of it, or nothing. */
    public Image add(SourceImage source, List<Reference> names, Progress progress) {
        files.trySweep();
        try (StoreFiles.Lock _ = files.shared()) {
            ImageConfig config = new Import(files, limits, progress).run(source);
            files.write(files.image(config.digest()), config.bytes());
            names.forEach(name -> tags.set(name, config.digest()));
            return image(config.digest());
        }
    }

    /**
     * Brings in what a file or directory has, under the names given, or else under those that came with it.
     *
     * @param wanted name of an image, where the source has several
     */
    public Image add(Path path, Optional<String> wanted, List<Reference> names, Progress progress) {
        try (StoreFiles.Lock _ = files.shared();
                StoreFiles.Staging scratch = files.stage();
                Source source = Source.open(path, wanted, Platform.host(), scratch.path, limits)) {
            List<Reference> all = names.isEmpty()
                    ? source.image().names().stream().map(Reference::parse).toList()
                    : names;
            return add(source.image(), all, progress);
        }
    }

    /** Makes an image of another by more layers and other settings; without more layers it is the same files. */
    public Image extend(
            ImageConfig base,
            List<SourceLayer> more,
            ImageConfig.Settings settings,
            List<Reference> names,
            Progress progress) {
        files.trySweep();
        try (StoreFiles.Lock _ = files.shared()) {
            base.layers().forEach(this::layer); // they may have gone meanwhile
            List<Digest> added = new Import(files, limits, progress)
                    .run(new SourceImage(Optional.empty(), more, List.of()))
                    .layers();
            ImageConfig config = base.with(added, settings);
            files.write(files.image(config.digest()), config.bytes());
            names.forEach(name -> tags.set(name, config.digest()));
            return image(config.digest());
        }
    }

    /** Gives an image one more name; a name that another had is taken from that. */
    public void tag(Image image, Reference name) {
        try (StoreFiles.Lock _ = files.shared()) {
            image(image.id()); // it may have gone meanwhile
            tags.set(name, image.id());
        }
    }

    // Finding

    /** All images, by their digests. */
    public List<Image> images() {
        Map<Digest, List<String>> names = namesOfImages();
        List<Image> images = new ArrayList<>();
        for (Path file : StoreFiles.list(files.images)) {
            digestOf(file).flatMap(id -> read(id, names)).ifPresent(images::add);
        }
        return images;
    }

    /**
     * The image of a name, a digest, or enough of its first digits.
     *
     * @throws ImageException if there is none, or there are several
     */
    public Image find(String text) {
        return image(resolve(text));
    }

    Digest resolve(String text) {
        String hex = text.startsWith("sha256:") ? text.substring(7) : text;
        if (Digest.isHex(hex)) {
            return new Digest(hex);
        }
        Optional<Digest> named = text.startsWith("sha256:") ? Optional.empty() : tags.find(Reference.parse(text));
        if (named.isPresent()) {
            return named.get();
        }
        if (hex.length() >= 4 && hex.chars().allMatch(c -> "0123456789abcdef".indexOf(c) >= 0)) {
            List<Digest> matches = StoreFiles.list(files.images).stream()
                    .flatMap(file -> digestOf(file).stream())
                    .filter(id -> id.hex().startsWith(hex))
                    .toList();
            if (matches.size() > 1) {
                throw new ImageException(
                        Problem.USAGE, "'" + text + "' begins the digests of " + matches.size() + " images");
            }
            if (matches.size() == 1) {
                return matches.getFirst();
            }
        }
        throw new ImageException(Problem.NOT_FOUND, "there is no image '" + text + "' in " + files.root());
    }

    private Image image(Digest id) {
        return read(id, namesOfImages()).orElseThrow(() -> absent(id));
    }

    private ImageException absent(Digest id) {
        return new ImageException(Problem.NOT_FOUND, "there is no image " + id + " in " + files.root());
    }

    private Optional<Image> read(Digest id, Map<Digest, List<String>> names) {
        Path file = files.image(id);
        try {
            byte[] bytes = Files.readAllBytes(file);
            Instant added = Files.getLastModifiedTime(file).toInstant();
            if (!Digest.of(bytes).equals(id)) {
                throw new ImageException(Problem.CORRUPT, "the configuration of image " + id + " has been changed");
            }
            return Optional.of(
                    new Image(ImageConfig.parse(bytes, UnpackLimits.NONE), names.getOrDefault(id, List.of()), added));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw ImageException.system("reading the store", e);
        }
    }

    private Map<Digest, List<String>> namesOfImages() {
        Map<Digest, List<String>> names = new LinkedHashMap<>();
        tags.all()
                .forEach((name, image) ->
                        names.computeIfAbsent(image, _ -> new ArrayList<>()).add(name));
        return names;
    }

    private static Optional<Digest> digestOf(Path imageFile) {
        String name = imageFile.getFileName().toString();
        String hex = name.endsWith(".json") ? name.substring(0, name.length() - 5) : "";
        return Digest.isHex(hex) ? Optional.of(new Digest(hex)) : Optional.empty();
    }

    /** What the store knows of an image's layers, from the bottom to the top. */
    public List<LayerInfo> layers(Image image) {
        return image.config().layers().stream().map(this::layer).toList();
    }

    private LayerInfo layer(Digest diffId) {
        Path directory = files.layer(diffId);
        if (!Files.isDirectory(directory)) {
            throw new ImageException(Problem.CORRUPT, "the layer " + diffId + " is not in the store");
        }
        LayerInfo layer = LayerMaker.read(directory);
        if (!layer.digest().equals(diffId)) {
            throw new ImageException(
                    Problem.CORRUPT, directory + " is the layer " + layer.diffId() + ", not " + diffId);
        }
        return layer;
    }

    /** Where a layer lies. */
    public Path directory(LayerInfo layer) {
        return files.layer(layer.digest());
    }

    // Use

    /**
     * Finds an image as {@link #find} does and holds its layers; how many images there are besides does not matter. Where the
     * kernel has no overlay, it is a copy of the image that is held, made when it is first wanted.
     */
    public Assembly assemble(String text) {
        return assemble(resolve(text));
    }

    Assembly assemble(Digest id) {
        Image image = read(id, Map.of()).orElseThrow(() -> absent(id));
        return Overlay.isThere() ? assemble(image) : copies.assemble(image);
    }

    /** Holds an image's layers, so that they stay while they are mounted. */
    public Assembly assemble(Image image) {
        List<StoreFiles.Lock> held = new ArrayList<>();
        try {
            image.config().layers().stream().distinct().map(files::use).forEach(held::add);
            return Assembly.of(files.root(), image, layers(image), held);
        } catch (RuntimeException e) {
            held.forEach(StoreFiles.Lock::close);
            throw e;
        }
    }

    // Taking away

    /** Takes a name away; the image stays until it is removed, or for ever if it has another name. */
    public boolean untag(Reference name) {
        try (StoreFiles.Lock _ = files.shared()) {
            return tags.remove(name);
        }
    }

    /** Takes an image and all its names away; its layers go with the next {@link #collectGarbage}. */
    public void remove(Image image) {
        try (StoreFiles.Lock _ = files.shared()) {
            tags.all().forEach((name, id) -> {
                if (id.equals(image.id())) {
                    tags.remove(Reference.parse(name));
                }
            });
            Files.deleteIfExists(files.image(image.id()));
        } catch (IOException e) {
            throw ImageException.system("removing an image", e);
        }
    }

    /**
     * What was deleted.
     *
     * @param inUse layers that no image has any more, but something that runs
     * @param leftovers of work that was broken off
     */
    public record Garbage(int images, int layers, int inUse, int leftovers) {}

    /** Deletes layers that no image has, leftovers and, if asked for, images without a name. Waits for those who add. */
    public Garbage collectGarbage(boolean alsoUnnamed) {
        try (StoreFiles.Lock _ = files.exclusive()) {
            int leftovers = files.sweep();
            int images = alsoUnnamed ? removeUnnamed() : 0;
            Set<Path> live = new HashSet<>();
            List<Image> all = images();
            all.forEach(image -> image.config().layers().forEach(layer -> live.add(files.layer(layer))));
            copies.sweep(all.stream().map(Image::id).collect(Collectors.toSet()))
                    .forEach(copy -> live.add(files.layer(copy)));
            int layers = 0;
            int inUse = 0;
            for (Path layer : StoreFiles.list(files.layers)) {
                if (!live.contains(layer)) {
                    if (files.remove(layer)) {
                        layers++;
                    } else {
                        inUse++;
                    }
                }
            }
            return new Garbage(images, layers, inUse, leftovers);
        }
    }

    private int removeUnnamed() {
        int removed = 0;
        for (Image image : images()) {
            if (image.names().isEmpty()) {
                try {
                    Files.deleteIfExists(files.image(image.id()));
                } catch (IOException e) {
                    throw ImageException.system("removing an image", e);
                }
                removed++;
            }
        }
        return removed;
    }

    // Looking after

    /** Reads everything and compares; what is not as it should be, by what it was found in. */
    public SequencedMap<String, List<String>> verify(Progress progress) {
        SequencedMap<String, List<String>> findings = new LinkedHashMap<>();
        Set<Digest> needed = new HashSet<>();
        for (Path file : StoreFiles.list(files.images)) {
            try {
                digestOf(file)
                        .flatMap(id -> read(id, Map.of()))
                        .ifPresent(image -> needed.addAll(image.config().layers()));
            } catch (ImageException e) {
                findings.put("image " + file.getFileName(), List.of(e.getMessage()));
            }
        }
        tags.all().forEach((name, id) -> {
            if (!Files.exists(files.image(id))) {
                findings.put("name " + name, List.of("its image " + id + " is not there"));
            }
        });
        needed.stream()
                .filter(id -> !Files.isDirectory(files.layer(id)))
                .forEach(id -> findings.put("layer " + id, List.of("an image needs it, and it is not there")));
        List<Path> layers = StoreFiles.list(files.layers);
        for (int i = 0; i < layers.size(); i++) {
            Path layer = layers.get(i);
            progress.layer(i + 1, layers.size(), layer.getFileName().toString(), java.util.OptionalLong.empty());
            List<String> found = LayerCheck.of(layer);
            if (!found.isEmpty()) {
                findings.put("layer " + layer.getFileName(), found);
            }
            progress.layerDone(false);
        }
        return findings;
    }

    /**
     * Room on disk.
     *
     * @param layers of which each image is made; shared ones are counted once
     * @param unused bytes of layers that no image has
     */
    public record Usage(SequencedMap<Digest, Long> images, long layers, long unused) {}

    /** How much room images take: what would come free if only this one were removed, and in all. */
    public Usage usage() {
        Map<Path, Long> sizes = new LinkedHashMap<>();
        for (Path layer : StoreFiles.list(files.layers)) {
            sizes.put(layer, LayerFiles.diskBytes(layer));
        }
        List<Image> images = images();
        Map<Path, Integer> users = new LinkedHashMap<>();
        images.forEach(image -> image.config().layers().stream()
                .distinct()
                .forEach(layer -> users.merge(files.layer(layer), 1, Integer::sum)));
        SequencedMap<Digest, Long> own = new LinkedHashMap<>();
        images.forEach(image -> own.put(
                image.id(),
                image.config().layers().stream()
                        .distinct()
                        .map(files::layer)
                        .filter(layer -> users.get(layer) == 1)
                        .mapToLong(layer -> sizes.getOrDefault(layer, 0L))
                        .sum()));
        long all = sizes.values().stream().mapToLong(Long::longValue).sum();
        long unused = sizes.entrySet().stream()
                .filter(layer -> !users.containsKey(layer.getKey()))
                .mapToLong(Map.Entry::getValue)
                .sum();
        return new Usage(own, all, unused);
    }
}
