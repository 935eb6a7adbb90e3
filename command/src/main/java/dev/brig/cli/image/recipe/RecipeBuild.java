package dev.brig.cli.image.recipe;

import dev.brig.cli.process.CommandException;
import dev.brig.policy.recipe.Recipe;
import dev.brig.policy.recipe.Recipe.Origin;
import dev.brig.policy.recipe.Recipe.RecipeFile;
import dev.brig.rootfs.ImageConfig;
import dev.brig.rootfs.ImageConfig.Settings;
import dev.brig.rootfs.Progress;
import dev.brig.rootfs.Reference;
import dev.brig.rootfs.source.Changes;
import dev.brig.rootfs.source.FileList;
import dev.brig.rootfs.source.SourceLayer;
import dev.brig.rootfs.store.Assembly;
import dev.brig.rootfs.store.Image;
import dev.brig.rootfs.store.ImageStore;
import dev.brig.rootfs.store.ImageTree;
import dev.brig.sandbox.Job;
import dev.brig.sandbox.Mount;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.Policy;
import dev.brig.sandbox.engine.Engine;
import dev.brig.sandbox.engine.JobRequest;
import dev.brig.sandbox.root.HostTree;
import dev.brig.sandbox.root.RootTree;
import dev.brig.sandbox.root.TreeWithMounts;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;

/** Makes an image by a recipe: a layer for what it begins with, one for packages, one for files, one for each command. */
public final class RecipeBuild {
    private static final String SHELL = "/bin/sh";
    private static final String APT_SETTINGS = """
            APT::Sandbox::User "root";
            APT::Install-Recommends "false";
            Dpkg::Use-Pty "false";
            Acquire::Languages "none";
            """;
    /** What packages are installed with; what that leaves that is different each time goes, or is made the same. */
    private static final String INSTALL = """
            set -e
            apt-get -q update
            apt-get -q -y install "$@"
            rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/log/apt /var/log/dpkg.log /var/log/alternatives.log \\
                /var/log/bootstrap.log /var/cache/ldconfig/aux-cache /var/cache/debconf/*-old /var/lib/dpkg/*-old
            certificates=/etc/ssl/certs/java/cacerts
            if [ -f "$certificates" ]; then
                perl "$SETTLE" "$certificates" "$SOURCE_DATE_EPOCH" changeit
            fi
            """;

    private static final String SETTLE = "settle.pl";

    /** How names are looked up. */
    private static final List<String> NETWORK_FILES = List.of("/etc/resolv.conf", "/etc/hosts");

    private final ImageStore store;
    private final Recipe recipe;
    private final Progress progress;
    private final Consumer<byte[]> output;

    /** @param output what commands print, as it comes */
    public RecipeBuild(ImageStore store, Recipe recipe, Progress progress, Consumer<byte[]> output) {
        this.store = store;
        this.recipe = recipe;
        this.progress = progress;
        this.output = output;
    }

    /** Makes all of the image, or nothing. */
    public Image run(List<Reference> names) {
        Set<Image> before = new HashSet<>(store.images());
        List<Image> made = new ArrayList<>();
        try {
            ImageConfig config = origin(made);
            if (!recipe.packages().isEmpty()) {
                List<String> words = new ArrayList<>(List.of(SHELL, "-c", INSTALL, "apt-get"));
                words.addAll(recipe.packages());
                config = command(config, "packages", words, true, made);
            }
            if (!recipe.files().isEmpty()) {
                config = add(config, List.of(files()), Settings.NONE, made);
            }
            for (int i = 0; i < recipe.commands().size(); i++) {
                List<String> words = List.of(SHELL, "-ec", recipe.commands().get(i));
                config = command(config, "run[" + i + "]", words, recipe.network(), made);
            }
            return store.extend(config, List.of(), settings(), names, progress);
        } finally {
            boolean interrupted = Thread.interrupted(); // with which nothing could be read or written
            made.stream().filter(image -> !before.contains(image)).forEach(this::forget);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** What stands between, and what nobody has given a name since. */
    private void forget(Image between) {
        store.images().stream()
                .filter(image ->
                        image.id().equals(between.id()) && image.names().isEmpty())
                .forEach(store::remove);
    }

    private Settings settings() {
        return new Settings(
                recipe.environment(),
                recipe.user(),
                recipe.workDirectory(),
                recipe.entrypoint(),
                recipe.command(),
                OptionalLong.of(recipe.epochSecond()));
    }

    private ImageConfig origin(List<Image> made) {
        return switch (recipe.origin()) {
            case Origin.Base(String image) -> store.find(image).config();
            case Origin.Nothing() -> ImageConfig.empty();
            case Origin.Debian debian -> {
                try (Bootstrap bootstrap = new Bootstrap(debian, recipe.epochSecond(), output)) {
                    Image image = store.add(bootstrap.archive(), Optional.empty(), List.of(), progress);
                    made.add(image);
                    yield image.config();
                }
            }
        };
    }

    private FileList files() {
        FileList files = new FileList("files", recipe.epochSecond());
        recipe.files().forEach((path, file) -> {
            switch (file) {
                case RecipeFile.Text text -> files.add(path, text.bytes(), text.executable());
                case RecipeFile.Copy copy -> files.add(path, copy.source(), copy.executable());
            }
        });
        return files;
    }

    private ImageConfig add(ImageConfig config, List<SourceLayer> layers, Settings settings, List<Image> made) {
        Image image = store.extend(config, layers, settings, List.of(), progress);
        made.add(image);
        return image.config();
    }

    private ImageConfig command(
            ImageConfig config, String step, List<String> words, boolean network, List<Image> made) {
        if (config.layers().isEmpty()) {
            throw new CommandException(step + ": there is nothing yet in which it could run; a base is missing");
        }
        try (Assembly assembly = store.assemble(new Image(config, List.of(), Instant.EPOCH));
                Changes changes = new Changes()) {
            Outcome outcome = run(assembly, words, network, changes);
            if (outcome.status() != Outcome.Status.EXITED || outcome.exitCode().orElse(0) != 0) {
                throw new CommandException(step + ": " + ending(outcome));
            }
            SourceLayer layer = changes.layer(step, OptionalLong.of(recipe.epochSecond()))
                    .orElseThrow(() -> new CommandException(step + ": processes that it left have not ended"));
            return add(config, List.of(layer), Settings.NONE, made);
        }
    }

    private static String ending(Outcome outcome) {
        return switch (outcome.status()) {
            case EXITED -> "it exited with " + outcome.exitCode().orElse(0);
            case SIGNALED, STOPPED, FAILED ->
                outcome.detail()
                        .orElseGet(() -> outcome.status().name().toLowerCase(Locale.ROOT) + " "
                                + outcome.cause().orElse(""));
        };
    }

    private Outcome run(Assembly assembly, List<String> words, boolean network, Changes changes) {
        Policy policy = BuildPolicy.of(network);
        ImageTree image = new ImageTree(assembly);
        RootTree root = network ? new TreeWithMounts(image, new HostTree(networkFiles(image))) : image;
        Job.Builder job = Job.builder(words)
                .environment(variables(assembly.config()))
                .file("apt.conf", APT_SETTINGS)
                .file(SETTLE, settle())
                .directory(recipe.workDirectory().filter(image::exists).orElse("/"))
                .listener((_, bytes) -> {
                    byte[] copy = new byte[bytes.remaining()];
                    bytes.get(copy);
                    output.accept(copy);
                })
                .changes(changes);
        try (Engine engine = Engine.open(1)) {
            engine.prepare(policy, root);
            return engine.start(new JobRequest(policy, root, job.build())).await();
        }
    }

    private Map<String, String> variables(ImageConfig config) {
        Map<String, String> variables = new LinkedHashMap<>();
        config.environment().forEach(variable -> {
            int equals = variable.indexOf('=');
            variables.put(variable.substring(0, equals), variable.substring(equals + 1));
        });
        variables.putIfAbsent("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        variables.put("HOME", "/root");
        variables.put("LC_ALL", "C.UTF-8");
        variables.put("DEBIAN_FRONTEND", "noninteractive");
        variables.put("APT_CONFIG", BuildPolicy.WORK + "/apt.conf");
        variables.put("SETTLE", BuildPolicy.WORK + "/" + SETTLE);
        variables.put("SOURCE_DATE_EPOCH", Long.toString(recipe.epochSecond()));
        variables.put("PYTHONHASHSEED", "0"); // which compiled files of Python show
        variables.putAll(recipe.environment());
        return variables;
    }

    private static String settle() {
        try (InputStream script = RecipeBuild.class.getResourceAsStream(SETTLE)) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Mount> networkFiles(ImageTree image) {
        boolean own = image.find("/etc")
                .filter(etc -> Files.isDirectory(etc, LinkOption.NOFOLLOW_LINKS))
                .isPresent();
        return NETWORK_FILES.stream()
                .filter(path -> own && Files.isRegularFile(Path.of(path)))
                .<Mount>map(path -> new Mount.Bind(path, path, false, false))
                .toList();
    }
}
