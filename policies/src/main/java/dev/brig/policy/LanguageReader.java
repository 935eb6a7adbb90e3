package dev.brig.policy;

import dev.brig.policy.document.DocumentNode;
import dev.brig.policy.document.FilePosition;
import dev.brig.policy.document.Suggestion;
import dev.brig.policy.mistake.FileMistake;
import dev.brig.sandbox.Limit;
import dev.brig.sandbox.Limits;
import dev.brig.sandbox.Policy;
import dev.brig.sandbox.root.ImageUnavailableException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Reads one language. Its form has been held against the schema. */
final class LanguageReader {
    static final List<String> LIMITS =
            Arrays.stream(Limit.values()).map(Limit::field).toList();
    private static final DocumentNode.Mapping NOTHING =
            new DocumentNode.Mapping(FilePosition.of(""), Map.of(), Map.of());

    private final String id;
    private final DocumentNode language;
    private final Policies policies;
    private final List<FileMistake> mistakes;
    private final Map<String, DocumentNode> tools;
    private final Map<String, DocumentNode> words;
    private final Optional<String> image;
    private Optional<String> lacking = Optional.empty();

    LanguageReader(String id, DocumentNode language, Policies policies, List<FileMistake> mistakes) {
        this.id = id;
        this.language = language;
        this.policies = policies;
        this.mistakes = mistakes;
        this.tools = language.member("tools").orElse(NOTHING).present();
        this.words = language.member("words").orElse(NOTHING).present();
        this.image = language.text("image");
    }

    /** A language, or why this machine does not have it. */
    sealed interface Result {
        record Available(Language language) implements Result {}

        record Unavailable(String reason) implements Result {}
    }

    /** Empty where mistakes were found. */
    Optional<Result> read() {
        int before = mistakes.size();
        requireCommands();
        Optional<Policy> compilePolicy = language.member("compile").flatMap(step -> policy(step, "compile"));
        Optional<Policy> checkPolicy = language.member("check").flatMap(step -> policy(step, "compile"));
        Optional<Policy> runPolicy = policy(language.member("run").orElseThrow(), "judge");
        if (mistakes.size() > before) {
            return Optional.empty();
        }
        if (lacking.isPresent()) {
            return Optional.of(new Result.Unavailable(lacking.get()));
        }
        Policy first = compilePolicy.or(() -> runPolicy).orElseThrow();
        requireTools();
        requireFiles();
        if (mistakes.size() > before) {
            return Optional.empty();
        }
        Map<String, String> found = new LanguageTools(policies.root(first)).find(tools);
        words.forEach((name, word) -> found.put(name, word.text()));
        Set<String> missing = new TreeSet<>(needed());
        missing.removeAll(found.keySet());
        if (!missing.isEmpty()) {
            return Optional.of(unavailable(missing.stream().map(this::sought).toList()));
        }
        LanguageStep version = step(NOTHING, commandOf(language), first, found);
        Optional<LanguageStep> compile =
                language.member("compile").map(step -> step(step, commandOf(step), first, found));
        if (compile.isEmpty()) {
            language.member("prepare").ifPresent(fields -> mistake(fields, "is for languages that are compiled"));
        }
        Optional<Preparation> preparation = language.member("prepare")
                .filter(_ -> compile.isPresent())
                .flatMap(fields -> new PreparationReader(fields, compile.orElseThrow(), this).read(found));
        Optional<LanguageStep> check =
                language.member("check").map(step -> step(step, commandOf(step), checkPolicy.orElseThrow(), found));
        DocumentNode run = language.member("run").orElseThrow();
        LanguageStep running = step(run, commandOf(run), runPolicy.orElseThrow(), found);
        if (mistakes.size() > before) {
            return Optional.empty();
        }
        Language read = new Language(
                id,
                language.text("name").orElseThrow(),
                source(),
                image,
                language.member("extensions").map(DocumentNode::texts).orElse(List.of()),
                version,
                compile,
                preparation,
                check,
                running);
        List<String> programs = missingPrograms(read);
        return Optional.of(programs.isEmpty() ? new Result.Available(read) : unavailable(programs));
    }

    /** In the language's image, where it has one and that is here. */
    private Optional<Policy> policy(DocumentNode step, String otherwise) {
        Optional<Policy> policy = plainPolicy(step, otherwise);
        if (image.isEmpty() || policy.isEmpty()) {
            return policy;
        }
        try {
            return Optional.of(policies.inImage(policy.get().name(), image.get()));
        } catch (ImageUnavailableException e) {
            lacking = Optional.of(e.getMessage()
                    + language.text("install")
                            .map(command -> "; to make it: " + command)
                            .orElse(""));
            return policy;
        }
    }

    private Optional<Policy> plainPolicy(DocumentNode step, String otherwise) {
        String name = step.text("policy").orElse(otherwise);
        Optional<Policy> policy = policies.get(name);
        if (policy.isEmpty()) {
            mistakes.add(step.member("policy")
                    .orElse(step)
                    .mistake("there is no policy '" + name + "'" + Suggestion.of(name, policies.names())));
        }
        return policy;
    }

    private void requireTools() {
        commands().forEach(command -> requireTools(command, List.of()));
        language.member("prepare").ifPresent(fields -> {
            fields.member("inputs").ifPresent(inputs -> requireTools(inputs, List.of()));
            for (DocumentNode piece :
                    fields.member("pieces").map(DocumentNode::items).orElse(List.of())) {
                piece.member("command").ifPresent(command -> requireTools(command, List.of(PreparationReader.EACH)));
                piece.member("files").ifPresent(files -> requireTools(files, List.of(PreparationReader.EACH)));
            }
            fields.member("compile").ifPresent(command -> requireTools(command, List.of(Preparation.PLACE)));
        });
        tools.values().forEach(tool -> tool.member("path").orElse(tool).items().forEach(this::requireAbsolute));
    }

    /** @param more names that have a meaning there */
    private void requireTools(DocumentNode command, List<String> more) {
        for (DocumentNode argument : command.items()) {
            argument.member("ifFound")
                    .map(DocumentNode::items)
                    .orElse(List.of())
                    .forEach(this::requireTool);
            for (String name : Placeholders.names(text(argument))) {
                if (!tools.containsKey(name)
                        && !words.containsKey(name)
                        && !LIMITS.contains(name)
                        && !more.contains(name)) {
                    Set<String> known = new TreeSet<>(tools.keySet());
                    known.addAll(words.keySet());
                    known.addAll(LIMITS);
                    known.addAll(more);
                    mistakes.add(argument.mistake("'${" + name + "}' is neither a tool of this language nor a limit"
                            + Suggestion.of(name, known)));
                }
            }
        }
    }

    private void requireTool(DocumentNode name) {
        if (!tools.containsKey(name.text())) {
            mistakes.add(name.mistake("'" + name.text() + "' is not a tool of this language"
                    + Suggestion.of(name.text(), tools.keySet())));
        }
    }

    private void requireAbsolute(DocumentNode path) {
        if (!path.text().startsWith("/") || path.text().indexOf('\0') >= 0) {
            mistakes.add(path.mistake("must be an absolute path such as /usr/bin/gcc"));
        }
    }

    private void requireCommands() {
        Stream.of("compile", "check", "run")
                .flatMap(step -> language.member(step).stream())
                .filter(step -> step.member("command").isEmpty())
                .forEach(step -> mistakes.add(step.mistake("lacks the field 'command', and so does what it extends")));
    }

    private void requireFiles() {
        requireName(language.member("source").orElseThrow());
        for (String step : List.of("compile", "check", "run")) {
            List<DocumentNode> files = language.member(step)
                    .flatMap(fields -> fields.member("files"))
                    .map(DocumentNode::items)
                    .orElse(List.of());
            boolean made = step.equals("run") && language.member("compile").isPresent();
            for (DocumentNode file : files) {
                if (!made && !file.text().equals(source())) {
                    mistakes.add(file.mistake("is not the source, and there is nothing to make it before"));
                } else {
                    requireName(file);
                }
            }
        }
    }

    private void requireName(DocumentNode file) {
        List<String> parts = List.of(file.text().split("/", -1));
        if (parts.contains(".") || parts.contains("..") || file.text().indexOf('\0') >= 0) {
            mistakes.add(file.mistake("must not hold . or .. as a part, nor a NUL"));
        }
    }

    private String source() {
        return language.text("source").orElseThrow();
    }

    private List<DocumentNode> commands() {
        List<DocumentNode> commands = new ArrayList<>(List.of(commandOf(language)));
        language.member("compile").ifPresent(step -> commands.add(commandOf(step)));
        language.member("check").ifPresent(step -> commands.add(commandOf(step)));
        commands.add(commandOf(language.member("run").orElseThrow()));
        return commands;
    }

    private static DocumentNode commandOf(DocumentNode fields) {
        return fields.member("command").or(() -> fields.member("version")).orElseThrow();
    }

    private static String text(DocumentNode argument) {
        return argument.member("argument").orElse(argument).text();
    }

    /** The tools that some argument names. */
    private Set<String> needed() {
        Set<String> needed = new LinkedHashSet<>();
        commands().forEach(command -> needed.addAll(needed(command)));
        return needed;
    }

    static Set<String> needed(DocumentNode command) {
        Set<String> needed = new LinkedHashSet<>();
        command.items().stream()
                .filter(argument -> argument.member("ifFound").isEmpty())
                .forEach(argument -> needed.addAll(Placeholders.names(text(argument))));
        LIMITS.forEach(needed::remove);
        return needed;
    }

    private String sought(String tool) {
        DocumentNode node = tools.get(tool);
        return String.join(" or ", node.member("path").orElse(node).texts());
    }

    private Result unavailable(List<String> missing) {
        String install = language.text("install")
                .map(command -> "; on Debian: " + command)
                .orElse("");
        return new Result.Unavailable("not found in the sandbox: " + String.join(", ", missing) + install);
    }

    void mistake(DocumentNode where, String what) {
        mistakes.add(where.mistake(what));
    }

    LanguageStep step(DocumentNode fields, DocumentNode command, Policy policy, Map<String, String> found) {
        int before = mistakes.size();
        LimitReader limits = new LimitReader(mistakes);
        LanguageStep step = new LanguageStep(
                policy,
                arguments(command, found),
                environment(fields.member("environment").orElse(NOTHING), found),
                fields.member("files").map(DocumentNode::texts).orElse(List.of(source())),
                limits.values(fields.member("limits").orElse(NOTHING).present()),
                limits.amounts(fields.member("extra").orElse(NOTHING).present()),
                fields.flag("warm") ? Optional.of(source()) : Optional.empty(),
                fields.member("outOfMemory").map(DocumentNode::items).orElse(List.of()).stream()
                        .map(sign -> new OutOfMemorySign(
                                Integer.parseInt(sign.text("exitCode").orElseThrow()), sign.text("message")))
                        .toList());
        requireWithinMaximum(step, fields);
        if (mistakes.size() > before) {
            return step;
        }
        if (step.command().isEmpty() || step.command().getFirst().isEmpty()) {
            mistakes.add(command.mistake("names no program"));
        }
        try {
            step.command(Limits.none());
        } catch (IllegalArgumentException e) {
            mistakes.add(command.mistake(e.getMessage()));
        }
        return step;
    }

    private void requireWithinMaximum(LanguageStep step, DocumentNode fields) {
        for (Limit limit : Limit.values()) {
            long most = step.policy().maximum().get(limit).orElse(limit.most());
            if (step.limits().get(limit).orElse(0) > most) {
                DocumentNode given = fields.member("limits")
                        .flatMap(all -> all.member(limit.key()))
                        .orElseThrow();
                mistakes.add(given.mistake(given.text() + " is above the maximum of the policy '"
                        + step.policy().name() + "', " + Quantity.format(limit, most)));
            }
        }
    }

    private List<String> arguments(DocumentNode command, Map<String, String> found) {
        return arguments(command, found, Set.of());
    }

    /** @param open names that stay for later, besides those of limits */
    List<String> arguments(DocumentNode command, Map<String, String> found, Set<String> open) {
        Set<String> later = new LinkedHashSet<>(LIMITS);
        later.addAll(open);
        List<String> arguments = new ArrayList<>();
        for (DocumentNode argument : command.items()) {
            List<String> condition =
                    argument.member("ifFound").map(DocumentNode::texts).orElse(List.of());
            if (found.keySet().containsAll(condition)) {
                try {
                    requireNoNul(text(argument));
                    arguments.add(Placeholders.fillPart(text(argument), found, later));
                } catch (IllegalArgumentException e) {
                    mistakes.add(argument.mistake(e.getMessage()));
                }
            }
        }
        return arguments;
    }

    private Map<String, String> environment(DocumentNode variables, Map<String, String> found) {
        Map<String, String> environment = new LinkedHashMap<>();
        variables.present().forEach((name, value) -> {
            try {
                requireNoNul(value.text());
                environment.put(name, Placeholders.fillPart(value.text(), found, LIMITS));
            } catch (IllegalArgumentException e) {
                mistakes.add(value.mistake(e.getMessage()));
            }
        });
        return environment;
    }

    private static void requireNoNul(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("must not hold a NUL");
        }
    }

    private List<String> missingPrograms(Language language) {
        List<LanguageStep> steps = new ArrayList<>(List.of(language.version(), language.run()));
        language.compile().ifPresent(steps::add);
        language.check().ifPresent(steps::add);
        return steps.stream()
                .filter(step -> step.command().getFirst().startsWith("/"))
                .filter(step ->
                        !policies.root(step.policy()).isProgram(step.command().getFirst()))
                .map(step -> step.command().getFirst())
                .distinct()
                .toList();
    }
}
