package dev.brig.policy.recipe;

import dev.brig.policy.document.DocumentNode;
import dev.brig.policy.document.SchemaCheck;
import dev.brig.policy.document.SourceFile;
import dev.brig.policy.document.YamlReader;
import dev.brig.policy.mistake.FileMistake;
import dev.brig.policy.mistake.PolicyException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * What an image is made of, in this order: where it begins, packages, files, commands.
 *
 * @param files by absolute path
 * @param commands of a shell
 * @param network whether the commands have the network of the host
 * @param epochSecond the youngest that a file of the image can be
 */
public record Recipe(
        Origin origin,
        List<String> packages,
        SequencedMap<String, RecipeFile> files,
        List<String> commands,
        boolean network,
        Map<String, String> environment,
        Optional<String> user,
        Optional<String> workDirectory,
        Optional<List<String>> entrypoint,
        Optional<List<String>> command,
        long epochSecond) {

    /** What an image begins with. */
    public sealed interface Origin {
        /** Another image, by name or digest. */
        record Base(String image) implements Origin {}

        /** A minimal Debian. */
        record Debian(String suite, String mirror) implements Origin {}

        /** An empty directory. */
        record Nothing() implements Origin {}
    }

    /** A file to be put into the image. */
    public sealed interface RecipeFile {
        boolean executable();

        record Text(byte[] bytes, boolean executable) implements RecipeFile {}

        record Copy(Path source, boolean executable) implements RecipeFile {}
    }

    /** @throws PolicyException if the file cannot be read, or is no recipe */
    public static Recipe read(Path file) {
        SourceFile source = SourceFile.of(file);
        DocumentNode.Mapping root = YamlReader.read(source);
        List<FileMistake> mistakes = new ArrayList<>(SchemaCheck.mistakes(SchemaCheck.RECIPE, source, root));
        if (!mistakes.isEmpty()) {
            throw new PolicyException(mistakes);
        }
        Recipe recipe = read(root, source.directory().orElseThrow(), mistakes);
        if (!mistakes.isEmpty()) {
            throw new PolicyException(mistakes);
        }
        return recipe;
    }

    private static Recipe read(DocumentNode root, Path beside, List<FileMistake> mistakes) {
        SequencedMap<String, RecipeFile> files = new TreeMap<>();
        root.member("files")
                .map(DocumentNode::present)
                .orElse(Map.of())
                .forEach((path, node) -> file(path, node, beside, mistakes).ifPresent(file -> files.put(path, file)));
        Map<String, String> environment = new TreeMap<>();
        root.member("environment")
                .map(DocumentNode::present)
                .orElse(Map.of())
                .forEach((name, node) -> environment.put(name, node.text()));
        if (root.member("base").isPresent() && root.member("debian").isPresent()) {
            mistakes.add(root.member("debian").orElseThrow().mistake("cannot be given with a base"));
        }
        Origin origin = root.text("base")
                .<Origin>map(Origin.Base::new)
                .or(() -> root.member("debian")
                        .map(debian -> new Origin.Debian(
                                debian.text("suite").orElseThrow(),
                                debian.text("mirror").orElseThrow())))
                .orElseGet(Origin.Nothing::new);
        return new Recipe(
                origin,
                texts(root, "packages").orElse(List.of()),
                files,
                texts(root, "run").orElse(List.of()),
                root.text("network").orElse("none").equals("host"),
                environment,
                root.text("user"),
                root.text("workDirectory"),
                texts(root, "entrypoint"),
                texts(root, "command"),
                Long.parseLong(root.text("sourceDateEpoch").orElseThrow()));
    }

    private static Optional<List<String>> texts(DocumentNode root, String field) {
        return root.member(field).map(DocumentNode::texts);
    }

    private static Optional<RecipeFile> file(String path, DocumentNode node, Path beside, List<FileMistake> mistakes) {
        if (List.of(path.split("/", -1)).stream().anyMatch(part -> part.equals(".") || part.equals(".."))) {
            mistakes.add(node.mistake("the path must not hold . or .. as a part"));
        }
        Optional<String> text = node.text("text");
        Optional<String> source = node.text("source");
        if (text.isPresent() == source.isPresent()) {
            mistakes.add(node.mistake("needs either a text or a source"));
            return Optional.empty();
        }
        boolean executable = node.flag("executable");
        if (text.isPresent()) {
            return Optional.of(new RecipeFile.Text(text.get().getBytes(StandardCharsets.UTF_8), executable));
        }
        Path file = beside.resolve(source.get());
        if (!Files.isRegularFile(file)) {
            mistakes.add(node.member("source").orElseThrow().mistake("there is no file " + file));
        }
        return Optional.of(new RecipeFile.Copy(file, executable));
    }
}
