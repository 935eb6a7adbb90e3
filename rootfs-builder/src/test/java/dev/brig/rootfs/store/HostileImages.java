package dev.brig.rootfs.store;

import dev.brig.rootfs.Digest;
import dev.brig.rootfs.Tar;
import dev.brig.rootfs.store.HostileArchives.Fate;
import dev.brig.rootfs.store.HostileArchives.Hostile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Archives of whole images, as {@code docker save} writes them and as OCI layouts, of which something is not as it says. */
final class HostileImages {
    private static final byte[] LAYER =
            new Tar().directory("d/").file("d/f", "good").end();
    private static final byte[] OTHER = new Tar().file("other", "good").end();
    private static final String OS = "\"os\":\"linux\",\"architecture\":\"amd64\"";
    private static final String MANIFEST = "[{\"Config\":\"c.json\",\"RepoTags\":[],\"Layers\":[\"1.tar\"]}]";

    private final List<Hostile> all = new ArrayList<>();

    private HostileImages() {}

    static List<Hostile> all() {
        HostileImages images = new HostileImages();
        images.dockerManifests();
        images.dockerLayers();
        images.configurations();
        images.layouts();
        images.descriptors();
        return images.all;
    }

    private void refused(String name, byte[] archive) {
        all.add(new Hostile(name, archive, Fate.REFUSED));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String config(byte[]... layers) {
        List<String> digests = new ArrayList<>();
        for (byte[] layer : layers) {
            digests.add("\"" + Digest.of(layer) + "\"");
        }
        return "{" + OS + ",\"config\":{},\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[" + String.join(",", digests)
                + "]}}";
    }

    // What docker save writes

    private void docker(String name, String manifest) {
        docker(name, manifest, config(LAYER), _ -> {});
    }

    private void docker(String name, String manifest, String config, Consumer<Tar> more) {
        Tar tar = new Tar().file("manifest.json", manifest).file("c.json", config);
        more.accept(tar);
        refused(name, file(tar, "1.tar", LAYER).end());
    }

    private static Tar file(Tar tar, String name, byte[] content) {
        return tar.add('0', name, block -> block.size(content.length)).content(content);
    }

    private static String layers(String list) {
        return "[{\"Config\":\"c.json\",\"RepoTags\":[],\"Layers\":[" + list + "]}]";
    }

    private void dockerManifests() {
        docker("a manifest that is no JSON", "[");
        docker("a manifest that is an object", "{}");
        docker("a manifest of no image", "[]");
        docker("an image without a configuration", "[{\"Layers\":[\"1.tar\"]}]");
        docker("a configuration that is a number", "[{\"Config\":7,\"Layers\":[\"1.tar\"]}]");
        docker("a configuration of the host", MANIFEST.replace("c.json", "/etc/passwd"));
        docker("a configuration outside", MANIFEST.replace("c.json", "../../etc/passwd"));
        docker("a configuration that is not there", MANIFEST.replace("c.json", "d.json"));
        docker(
                "a configuration that is a link to the host",
                MANIFEST.replace("c.json", "l"),
                "{}",
                tar -> tar.symlink("l", "/etc/passwd"));
        docker("two images and no choice", "[" + inner() + "," + inner() + "]");
        docker(
                "the same key twice",
                "[{\"Config\":\"c.json\",\"Config\":\"d.json\",\"RepoTags\":[],\"Layers\":[\"1.tar\"]}]");
        docker("something after the manifest", MANIFEST + " []");
        docker("a manifest 100 000 lists deep", "[".repeat(100_000) + "]".repeat(100_000));
        docker("a manifest with a number of a million digits", "[{\"x\":" + "9".repeat(1_000_000) + "}]");
        docker("a manifest of 5 MiB", MANIFEST + " ".repeat(5 << 20));
        docker("a manifest that is not UTF-8", MANIFEST.replace("c.json", "\u00ff\u00fe"));
        docker("a manifest twice", MANIFEST, config(LAYER), tar -> tar.file("manifest.json", MANIFEST));
        docker("an image whose name leads out", MANIFEST.replace("[]", "[\"../../out:1\"]"));
        docker("an image whose name is absolute", MANIFEST.replace("[]", "[\"/etc/passwd:1\"]"));
        docker("an image whose name has a newline", MANIFEST.replace("[]", "[\"a\\nb:1\"]"));
        docker("an image whose name has a NUL", MANIFEST.replace("[]", "[\"a\\u0000:1\"]"));
        docker("an image whose name is empty", MANIFEST.replace("[]", "[\"\"]"));
    }

    private static String inner() {
        return MANIFEST.substring(1, MANIFEST.length() - 1);
    }

    private void dockerLayers() {
        docker("a layer outside", layers("\"../1.tar\""));
        docker("a layer of the host", layers("\"/etc/passwd\""));
        docker("a layer that the archive has not", layers("\"2.tar\""));
        docker("a layer that is a number", layers("1"));
        docker("a list of layers that is none", MANIFEST.replace("[\"1.tar\"]", "\"1.tar\""));
        docker("no layer for a configuration of one", layers(""));
        docker("two layers for a configuration of one", layers("\"1.tar\",\"1.tar\""));
        docker("500 layers", layers("\"1.tar\"" + ",\"1.tar\"".repeat(499)), config(new byte[500][0]), _ -> {});
        Map<String, Consumer<Tar>> kinds = new TreeMap<>(Map.of(
                "a directory", tar -> tar.directory("l/"),
                "a link to the host", tar -> tar.symlink("l", "/etc/passwd"),
                "a link upwards", tar -> tar.symlink("l", "../../etc/passwd"),
                "a link to itself", tar -> tar.symlink("l", "l"),
                "a link to a link", tar -> tar.symlink("l", "m").symlink("m", "1.tar"),
                "a hard link to nothing", tar -> tar.hardlink("l", "nothing"),
                "a fifo", tar -> tar.add('6', "l", _ -> {}),
                "a device", tar -> tar.add('3', "l", block -> block.device(1, 5)),
                "a sparse file",
                        tar -> tar.pax("GNU.sparse.map", "0,1", "GNU.sparse.size", "4096")
                                .file("l", "x")));
        kinds.forEach((kind, add) -> docker("a layer that is " + kind, layers("\"l\""), config(LAYER), add));
        Map<String, byte[]> contents = new TreeMap<>(Map.of(
                "another than was promised", OTHER,
                "an empty file", new byte[0],
                "packed twice", Tar.gzip(Tar.gzip(LAYER)),
                "an archive of another kind", ascii("PK\3\4" + "\0".repeat(2000)),
                "a program", ascii("\177ELF" + "\0".repeat(2000)),
                "an image itself", new Tar().file("manifest.json", MANIFEST).end()));
        contents.forEach((kind, content) ->
                docker("a layer that is " + kind, layers("\"l\""), config(LAYER), tar -> file(tar, "l", content)));
        docker(
                "layers in another order than promised",
                layers("\"l\",\"1.tar\""),
                config(LAYER, OTHER),
                tar -> file(tar, "l", OTHER));
        docker("two layers of one name", MANIFEST, config(LAYER), tar -> file(tar, "1.tar", OTHER));
    }

    private void configurations() {
        String good = config(LAYER);
        String settings = "\"config\":{}";
        Map<String, String> configs = new TreeMap<>(Map.of(
                "that is no JSON",
                "rootfs",
                "that is empty",
                "",
                "that is a list",
                "[" + good + "]",
                "of 5 MiB",
                good + " ".repeat(5 << 20),
                "of the first schema",
                "{" + OS + ",\"id\":\"x\"}",
                "with a digest of another kind",
                good.replace("sha256:", "sha512:"),
                "with a digest that leads out",
                good.replaceAll("sha256:[0-9a-f]{20}", "sha256:../../../../../../.."),
                "with a digest in capitals",
                good.replaceAll("sha256:[0-9a-f]{2}", "sha256:AB"),
                "with a digest that is too short",
                good.replaceAll("sha256:[0-9a-f]{2}", "sha256:"),
                "with a list of layers that is none",
                good.replaceAll("\\[.*\\]", "{}")));
        configs.putAll(Map.of(
                "with another kind of layers", good.replace("\"layers\"", "\"trees\""),
                "with something after its end", good + good,
                "with a NUL in a variable", good.replace(settings, "\"config\":{\"Env\":[\"A=\\u0000\"]}"),
                "with a variable that has no name", good.replace(settings, "\"config\":{\"Env\":[\"=x\"]}"),
                "with a variable that is no text", good.replace(settings, "\"config\":{\"Env\":[7]}"),
                "with an environment that is no list", good.replace(settings, "\"config\":{\"Env\":\"A=b\"}"),
                "with a user that is no text", good.replace(settings, "\"config\":{\"User\":0}"),
                "with an entry point of one text", good.replace(settings, "\"config\":{\"Entrypoint\":\"sh\"}"),
                "with settings that are none", good.replace(settings, "\"config\":[]"),
                "with 5 000 words of a command",
                        good.replace(settings, "\"config\":{\"Cmd\":[\"x\"" + ",\"x\"".repeat(4999) + "]}")));
        configs.forEach((kind, config) -> docker("a configuration " + kind, MANIFEST, config, _ -> {}));
    }

    // OCI layouts

    /** A layout of which everything can be something else. */
    private static final class Layout {
        String mark = "{\"imageLayoutVersion\":\"1.0.0\"}";
        byte[] layer = LAYER;
        String config = config(LAYER);
        String layerDescriptor = "";
        String configDescriptor = "";
        String manifest = "";
        String index = "";
        final Map<String, byte[]> blobs = new TreeMap<>();

        static String descriptor(String type, byte[] content) {
            return "{\"mediaType\":\"application/vnd.oci.image." + type + "\",\"digest\":\"" + Digest.of(content)
                    + "\",\"size\":" + content.length + "}";
        }

        String blob(String type, byte[] content) {
            blobs.putIfAbsent(Digest.of(content).hex(), content);
            return descriptor(type, content);
        }

        private static String or(String text, String otherwise) {
            return text.isEmpty() ? otherwise : text;
        }

        byte[] archive() {
            layerDescriptor = or(layerDescriptor, blob("layer.v1.tar", layer));
            configDescriptor = or(configDescriptor, blob("config.v1+json", ascii(config)));
            manifest = or(
                    manifest,
                    "{\"schemaVersion\":2,\"config\":" + configDescriptor + ",\"layers\":[" + layerDescriptor + "]}");
            index = or(
                    index, "{\"schemaVersion\":2,\"manifests\":[" + blob("manifest.v1+json", ascii(manifest)) + "]}");
            Tar tar = new Tar().file("oci-layout", mark).file("index.json", index);
            blobs.forEach((name, content) -> file(tar, "blobs/sha256/" + name, content));
            return tar.end();
        }
    }

    private void layout(String name, Consumer<Layout> change) {
        Layout layout = new Layout();
        layout.blob("layer.v1.tar", LAYER);
        layout.blob("config.v1+json", ascii(layout.config));
        change.accept(layout);
        refused(name, layout.archive());
    }

    private void layouts() {
        layout("a layout of another version", layout -> layout.mark = "{\"imageLayoutVersion\":\"2.0.0\"}");
        layout("a layout of no version", layout -> layout.mark = "{}");
        layout("an index that is no JSON", layout -> layout.index = "manifests");
        layout("an index of nothing", layout -> layout.index = "{\"schemaVersion\":2,\"manifests\":[]}");
        layout("an index of texts", layout -> layout.index = "{\"schemaVersion\":2,\"manifests\":[\"x\"]}");
        layout(
                "an index of descriptors without digests",
                layout -> layout.index = "{\"schemaVersion\":2,\"manifests\":[{\"size\":3}]}");
        layout("an index six deep", layout -> {
            String inner = layout.blob("config.v1+json", ascii(layout.config));
            for (int i = 0; i < 6; i++) {
                inner = layout.blob("index.v1+json", ascii("{\"schemaVersion\":2,\"manifests\":[" + inner + "]}"));
            }
            layout.index = "{\"schemaVersion\":2,\"manifests\":[" + inner + "]}";
        });
        layout("a manifest of the first schema", layout -> layout.manifest = "{\"schemaVersion\":1,\"fsLayers\":[]}");
        layout(
                "a manifest that is an index as well",
                layout -> layout.manifest = "{\"schemaVersion\":2,\"manifests\":[],\"config\":"
                        + Layout.descriptor("config.v1+json", ascii(layout.config)) + ",\"layers\":[]}");
        layout(
                "a manifest of an unknown type",
                layout -> layout.manifest = "{\"schemaVersion\":2,\"mediaType\":\"text/html\",\"config\":"
                        + Layout.descriptor("config.v1+json", ascii(layout.config)) + ",\"layers\":[]}");
        layout("a manifest without a configuration", layout -> layout.manifest = "{\"schemaVersion\":2,\"layers\":[]}");
        layout(
                "a manifest whose layers are no list",
                layout -> layout.manifest = "{\"schemaVersion\":2,\"config\":"
                        + Layout.descriptor("config.v1+json", ascii(layout.config)) + ",\"layers\":{}}");
        layout("an image for other machines alone", layout -> {
            String one = layout.blob("manifest.v1+json", ascii("{\"schemaVersion\":2}"));
            String other = one.replace("}", ",\"platform\":{\"os\":\"plan9\",\"architecture\":\"vax\"}}");
            layout.index = "{\"schemaVersion\":2,\"manifests\":[" + other + "," + other + "]}";
        });
        layout(
                "another blob than was promised",
                layout -> layout.blobs.put(Digest.of(LAYER).hex(), OTHER));
        layout(
                "another configuration than was promised",
                layout -> layout.blobs.put(Digest.of(ascii(layout.config)).hex(), ascii(config(OTHER))));
        layout(
                "a layer that is cut off",
                layout -> layout.blobs.put(Digest.of(LAYER).hex(), java.util.Arrays.copyOf(LAYER, LAYER.length - 512)));
        layout("a configuration of other layers", layout -> layout.config = config(OTHER));
    }

    private void descriptors() {
        String layer = Layout.descriptor("layer.v1.tar", LAYER);
        Map<String, String> wrong = new TreeMap<>(Map.of(
                "without a size", layer.replaceAll(",\"size\":\\d+", ""),
                "of a negative size", layer.replace("\"size\":", "\"size\":-"),
                "of a size in quotes", layer.replaceAll("\"size\":(\\d+)", "\"size\":\"$1\""),
                "of a size of 2^63", layer.replaceAll("\"size\":\\d+", "\"size\":9223372036854775808"),
                "of a byte too much", layer.replace("\"size\":" + LAYER.length, "\"size\":" + (LAYER.length + 1)),
                "of a byte too few", layer.replace("\"size\":" + LAYER.length, "\"size\":" + (LAYER.length - 1)),
                "whose digest leads out", layer.replaceAll("sha256:[0-9a-f]{20}", "sha256:../../../../../../.."),
                "whose digest is of another kind", layer.replace("sha256:", "md5:"),
                "that is encrypted", layer.replace("v1.tar", "v1.tar+encrypted"),
                "that lies elsewhere", layer.replace("layer.v1", "layer.foreign.v1")));
        wrong.put("that is not there", Layout.descriptor("layer.v1.tar", OTHER));
        wrong.forEach((kind, descriptor) -> layout("a layer " + kind, layout -> layout.layerDescriptor = descriptor));
        String config = Layout.descriptor("config.v1+json", ascii(config(LAYER)));
        Map<String, String> configs = Map.of(
                "of 1 GiB", config.replaceAll("\"size\":\\d+", "\"size\":1073741824"),
                "of a byte too many", config.replaceAll("\"size\":(\\d+)", "\"size\":1$1"),
                "whose digest is no text", config.replaceAll("\"sha256:[0-9a-f]+\"", "7"),
                "that is a list", "[" + config + "]");
        configs.forEach((kind, descriptor) ->
                layout("the promise of a configuration " + kind, layout -> layout.configDescriptor = descriptor));
    }
}
