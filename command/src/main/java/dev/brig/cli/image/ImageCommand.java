package dev.brig.cli.image;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brig.cli.image.recipe.RecipeBuild;
import dev.brig.policy.recipe.Recipe;
import dev.brig.rootfs.ImageException;
import dev.brig.rootfs.Json;
import dev.brig.rootfs.Reference;
import dev.brig.rootfs.UnpackLimits;
import dev.brig.rootfs.archive.Compression;
import dev.brig.rootfs.layer.LayerCheck;
import dev.brig.rootfs.registry.Registry;
import dev.brig.rootfs.source.Platform;
import dev.brig.rootfs.store.Image;
import dev.brig.rootfs.store.ImageDiff;
import dev.brig.rootfs.store.ImageDiff.Change;
import dev.brig.rootfs.store.ImageExport;
import dev.brig.rootfs.store.ImageStore;
import java.io.BufferedOutputStream;
import java.io.Console;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code brig image}: root file systems for sandboxes. */
@Command(
        name = "image",
        subcommands = RunShellCommand.class,
        description = "Keeps root file systems: brings images in, shows them, gives them away.",
        synopsisSubcommandLabel = "COMMAND")
public final class ImageCommand implements Runnable {
    private static final int FOUND_SOMETHING = 1;

    @Spec
    private CommandSpec spec;

    private ImageCommand() {}

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing; see brig image --help");
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    @SuppressWarnings("SystemConsoleNull") // since JDK 25 it is null again where there is no terminal
    private ProgressLine progress() {
        Console console = System.console();
        boolean terminal = console != null && console.isTerminal();
        return new ProgressLine(spec.commandLine().getErr(), terminal);
    }

    @Command(
            name = "import",
            description = "Brings in what docker save or docker export wrote, an OCI layout, a tar archive packed by "
                    + "gzip, zstd, xz or bzip2 or not at all, or a directory.")
    int bringIn(
            @Mixin StoreOptions options,
            @Parameters(paramLabel = "FILE", description = "A file or directory.") Path file,
            @Parameters(paramLabel = "NAME", arity = "0..*", description = "Names for the image, such as debian:12.")
                    List<String> names,
            @Option(names = "--image", paramLabel = "NAME", description = "Which image, where the file has several.")
                    Optional<String> wanted) {
        ImageStore store = options.open();
        return added(options, Interruptible.run(() -> store.add(file, wanted, references(names), progress())));
    }

    @Command(
            name = "pull",
            description = "Brings in an image from a registry, with the credentials that docker login left.")
    int pull(
            @Mixin StoreOptions options,
            @Parameters(
                            paramLabel = "NAME",
                            description = "Such as registry.example/judge/gcc:13, or one with @sha256:….")
                    String name) {
        Reference reference = Reference.parse(name);
        ImageStore store = options.open();
        try (Registry registry = Registry.of(reference, UnpackLimits.DEFAULT)) {
            return added(
                    options,
                    Interruptible.run(
                            () -> store.add(registry.image(Platform.host()), List.of(reference), progress())));
        }
    }

    @Command(
            name = "build",
            description = "Makes an image by a recipe. What its commands print goes to standard error.")
    int build(
            @Mixin StoreOptions options,
            @Parameters(paramLabel = "FILE", description = "The recipe, a YAML file.") Path file,
            @Parameters(paramLabel = "NAME", arity = "0..*", description = "Names for the image.") List<String> names) {
        Recipe recipe = Recipe.read(file);
        RecipeBuild build = new RecipeBuild(options.open(), recipe, progress(), bytes -> {
            System.err.write(bytes, 0, bytes.length);
            System.err.flush();
        });
        return added(options, Interruptible.run(() -> build.run(references(names))));
    }

    private int added(StoreOptions options, Image image) {
        if (options.json()) {
            out().println(json(image).toPrettyString());
        } else {
            out().println(image.id());
        }
        return 0;
    }

    private static List<Reference> references(List<String> names) {
        return names == null ? List.of() : names.stream().map(Reference::parse).toList();
    }

    @Command(name = "list", description = "Lists the images.")
    int list(@Mixin StoreOptions options) {
        List<Image> images = options.open().images();
        if (options.json()) {
            ArrayNode list = JsonNodeFactory.instance.arrayNode();
            images.forEach(image -> list.add(json(image)));
            out().println(list.toPrettyString());
        } else {
            images.forEach(image -> out().println(image.id().hex().substring(0, 12) + "  "
                    + image.config().layers().size() + " layers  "
                    + (image.names().isEmpty() ? "(no name)" : String.join(" ", image.names()))));
        }
        return 0;
    }

    private static ObjectNode json(Image image) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", image.id().toString());
        image.names().forEach(json.putArray("names")::add);
        json.put("added", image.added().toString());
        json.put("architecture", image.config().architecture())
                .put("os", image.config().os());
        image.config().layers().forEach(layer -> json.withArray("layers").add(layer.toString()));
        return json;
    }

    @Command(name = "inspect", description = "Says all about an image: its configuration, its layers, what they lost.")
    int inspect(
            @Mixin StoreOptions options,
            @Parameters(paramLabel = "IMAGE", description = "Name or digest.") String name) {
        ImageStore store = options.open();
        Image image = store.find(name);
        ObjectNode json = json(image);
        ObjectNode config = json.putObject("config");
        image.config().environment().forEach(config.putArray("environment")::add);
        config.put("user", image.config().user())
                .put("workingDirectory", image.config().workingDirectory());
        image.config().entrypoint().forEach(config.putArray("entrypoint")::add);
        image.config().command().forEach(config.putArray("command")::add);
        ArrayNode layers = json.putArray("layers");
        store.layers(image).forEach(layer -> layers.add(Json.MAPPER.<ObjectNode>valueToTree(layer)));
        out().println(json.toPrettyString());
        return 0;
    }

    @Command(name = "tag", description = "Gives an image one more name.")
    int tag(
            @Mixin StoreOptions options,
            @Parameters(paramLabel = "IMAGE", description = "Name or digest.") String name,
            @Parameters(paramLabel = "NAME", description = "The new name.") String newName) {
        ImageStore store = options.open();
        store.tag(store.find(name), Reference.parse(newName));
        return 0;
    }

    @Command(
            name = "rm",
            description = "Removes images with all their names; with --name only the name. Their layers go with gc.")
    int remove(
            @Mixin StoreOptions options,
            @Option(names = "--name", description = "Take only the name away.") boolean onlyName,
            @Parameters(paramLabel = "IMAGE", arity = "1..*", description = "Names or digests.") List<String> names) {
        ImageStore store = options.open();
        for (String name : names) {
            if (!onlyName) {
                store.remove(store.find(name));
            } else if (!store.untag(Reference.parse(name))) {
                throw new ImageException(ImageException.Problem.NOT_FOUND, "there is no name '" + name + "'");
            }
        }
        return 0;
    }

    @Command(name = "gc", description = "Deletes layers that no image has, and what broken-off work left.")
    int collectGarbage(
            @Mixin StoreOptions options,
            @Option(names = "--unnamed", description = "Remove images without a name, too.") boolean unnamed) {
        ImageStore.Garbage garbage = options.open().collectGarbage(unnamed);
        if (options.json()) {
            out().println(Json.MAPPER.<ObjectNode>valueToTree(garbage).toPrettyString());
        } else {
            out().println("deleted: " + garbage.images() + " images, " + garbage.layers() + " layers, "
                    + garbage.leftovers() + " leftovers; still in use: " + garbage.inUse() + " layers");
        }
        return 0;
    }

    @Command(
            name = "verify",
            description = "Reads everything in the store and compares it with its digests.",
            footer = {"", "Exit status: 0 if all is well, 1 if something is not."})
    int verify(@Mixin StoreOptions options) {
        SequencedMap<String, List<String>> findings = options.open().verify(progress());
        if (options.json()) {
            ObjectNode json = JsonNodeFactory.instance.objectNode().put("whole", findings.isEmpty());
            ObjectNode list = json.putObject("findings");
            findings.forEach((where, what) -> what.forEach(list.withArray(where)::add));
            out().println(json.toPrettyString());
        } else {
            findings.forEach((where, what) -> what.forEach(line -> out().println(where + ": " + line)));
        }
        return findings.isEmpty() ? 0 : FOUND_SOMETHING;
    }

    @Command(name = "export", description = "Gives an image away, as it came or as one flat root file system.")
    int export(
            @Mixin StoreOptions options,
            @Option(
                            names = "--format",
                            paramLabel = "oci|tar",
                            defaultValue = "oci",
                            description = "oci: a directory, an OCI layout (the default); tar: a flat archive.")
                    String format,
            @Parameters(paramLabel = "IMAGE", description = "Name or digest.") String name,
            @Parameters(paramLabel = "FILE", description = "Must not be there yet; - is standard output, for tar.")
                    String file)
            throws IOException {
        ImageStore store = options.open();
        ImageExport export = new ImageExport(store, store.find(name), progress());
        switch (format) {
            case "oci" -> export.layout(Path.of(file));
            case "tar" -> flat(export, file);
            default ->
                throw new ParameterException(spec.commandLine(), "--format: '" + format + "' is neither oci nor tar");
        }
        return 0;
    }

    private static void flat(ImageExport export, String file) throws IOException {
        if (file.equals("-")) {
            OutputStream out = new BufferedOutputStream(System.out);
            export.flat(out);
            out.flush();
            return;
        }
        Path path = Path.of(file);
        Path made = Files.createTempFile(path.toAbsolutePath().getParent(), ".brig-export", "");
        try {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(made))) {
                export.flat(out);
            }
            Files.move(made, path);
        } finally {
            Files.deleteIfExists(made);
        }
    }

    @Command(
            name = "diff",
            description = "Compares what two images show.",
            footer = {"", "Exit status: 0 if they show the same, 1 if not."})
    int diff(
            @Mixin StoreOptions options,
            @Parameters(paramLabel = "BEFORE", description = "Name or digest.") String before,
            @Parameters(paramLabel = "AFTER", description = "Name or digest.") String after) {
        ImageStore store = options.open();
        List<Change> changes = ImageDiff.between(store, store.find(before), store.find(after));
        if (options.json()) {
            ArrayNode list = JsonNodeFactory.instance.arrayNode();
            changes.forEach(change -> {
                ObjectNode entry =
                        list.addObject().put("kind", change.kind().name().toLowerCase(Locale.ROOT));
                entry.put("path", change.path());
                change.what().forEach(entry.putArray("what")::add);
            });
            out().println(list.toPrettyString());
        } else {
            changes.forEach(change -> out().println(change.kind().name().charAt(0) + " " + change.path()
                    + (change.what().isEmpty() ? "" : "  (" + String.join(", ", change.what()) + ")")));
        }
        return changes.isEmpty() ? 0 : FOUND_SOMETHING;
    }

    @Command(name = "du", description = "Says how much room images take, each alone and all together.")
    int usage(@Mixin StoreOptions options) {
        ImageStore store = options.open();
        ImageStore.Usage usage = store.usage();
        if (options.json()) {
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            ObjectNode images = json.putObject("ownBytes");
            usage.images().forEach((id, bytes) -> images.put(id.toString(), bytes));
            json.put("layerBytes", usage.layers()).put("unusedBytes", usage.unused());
            out().println(json.toPrettyString());
        } else {
            store.images()
                    .forEach(image -> out().println(String.format(
                            "%10s  %s  %s",
                            Sizes.shown(usage.images().getOrDefault(image.id(), 0L)),
                            image.id().hex().substring(0, 12),
                            String.join(" ", image.names()))));
            out().println(String.format(
                    "%10s  in all; %s of it no image needs", Sizes.shown(usage.layers()), Sizes.shown(usage.unused())));
        }
        return 0;
    }

    @Command(name = "explain", description = "Shows every system call that an archive would make, and makes none.")
    int explain(@Parameters(paramLabel = "ARCHIVE", description = "A tar archive, packed or not.") Path archive)
            throws IOException {
        try (InputStream in = Compression.unpack(new FileInputStream(archive.toFile()), UnpackLimits.DEFAULT)) {
            LayerCheck.explain(in, UnpackLimits.DEFAULT, out()::println);
        }
        out().flush();
        return 0;
    }
}
