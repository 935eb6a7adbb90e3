package dev.brig.policy;

import dev.brig.policy.document.DocumentNode;
import dev.brig.policy.document.SchemaCheck;
import dev.brig.policy.document.SourceFile;
import dev.brig.policy.document.Suggestion;
import dev.brig.policy.document.YamlReader;
import dev.brig.policy.mistake.FileMistake;
import dev.brig.policy.mistake.PolicyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The languages that this machine can judge. Those that Brig knows are in {@code policies/languages.yaml}; a file of that
 * name in the user's directory of policies adds to them, replaces them by id, or removes them.
 */
public final class Languages {
    private static final String EXTENDS = "extends";

    private final Map<String, Language> available;
    private final Map<String, String> unavailable;

    private Languages(Map<String, Language> available, Map<String, String> unavailable) {
        this.available = Collections.unmodifiableMap(available);
        this.unavailable = Collections.unmodifiableMap(unavailable);
    }

    /** The built-in languages. */
    public static Languages builtIn(Policies policies) {
        return load(policies, List.of(SourceFile.builtIn(SourceFile.LANGUAGES)));
    }

    /**
     * The built-in languages, with those of {@code languages.yaml} in the directory, if there is such a file.
     *
     * @throws PolicyException if the file is there and cannot be used
     */
    public static Languages load(Path directory, Policies policies) {
        Path file = directory.resolve(SourceFile.LANGUAGES);
        List<SourceFile> sources = new ArrayList<>(List.of(SourceFile.builtIn(SourceFile.LANGUAGES)));
        if (Files.exists(file)) {
            sources.add(SourceFile.of(file));
        }
        return load(policies, sources);
    }

    /** The language of that id, if this machine has it. */
    public Optional<Language> get(String id) {
        return Optional.ofNullable(available.get(id));
    }

    /** All languages that this machine has, in the order of the files. */
    public Collection<Language> all() {
        return available.values();
    }

    /** The languages that are known but not available here, by id, with the reason and the remedy. */
    public Map<String, String> unavailable() {
        return unavailable;
    }

    private static Languages load(Policies policies, List<SourceFile> sources) {
        Map<String, DocumentNode> nodes = new LinkedHashMap<>();
        List<FileMistake> mistakes = new ArrayList<>();
        for (SourceFile source : sources) {
            DocumentNode root = YamlReader.read(source);
            List<FileMistake> found = SchemaCheck.mistakes(SchemaCheck.LANGUAGES, source, root);
            mistakes.addAll(found);
            if (found.isEmpty()) {
                Map<String, DocumentNode> own =
                        root.member("languages").orElseThrow().members();
                Map<String, DocumentNode> before = new LinkedHashMap<>(nodes);
                Map<String, DocumentNode> known = new LinkedHashMap<>(nodes);
                known.putAll(own);
                own.forEach((id, language) -> {
                    boolean ofSameId = language.text(EXTENDS).filter(id::equals).isPresent();
                    nodes.put(
                            id,
                            ofSameId && before.containsKey(id)
                                    ? over(language, before.get(id))
                                    : extended(language, known, mistakes));
                });
            }
        }
        requireNoProblem(mistakes);
        Map<String, Language> available = new LinkedHashMap<>();
        Map<String, String> unavailable = new LinkedHashMap<>();
        nodes.values().removeIf(DocumentNode::isNull);
        nodes.forEach((id, node) -> new LanguageReader(id, node, policies, mistakes)
                .read()
                .ifPresent(result -> {
                    switch (result) {
                        case LanguageReader.Result.Available(Language language) -> available.put(id, language);
                        case LanguageReader.Result.Unavailable(String reason) -> unavailable.put(id, reason);
                    }
                }));
        requireNoProblem(mistakes);
        return new Languages(available, unavailable);
    }

    /** A language on top of another of those that the files before and its own have, if it extends one. */
    private static DocumentNode extended(
            DocumentNode language, Map<String, DocumentNode> known, List<FileMistake> mistakes) {
        Optional<DocumentNode> name = language.member(EXTENDS);
        if (name.isEmpty()) {
            return language;
        }
        Optional<DocumentNode> other =
                Optional.ofNullable(known.get(name.get().text())).filter(found -> !found.isNull());
        if (other.isEmpty()) {
            mistakes.add(name.get()
                    .mistake("there is no language '" + name.get().text() + "'"
                            + Suggestion.of(name.get().text(), known.keySet())));
        } else if (other.get().member(EXTENDS).isPresent()) {
            mistakes.add(name.get().mistake("'" + name.get().text() + "' extends another one itself: name that one"));
        } else {
            return over(language, other.get());
        }
        return language;
    }

    private static DocumentNode over(DocumentNode language, DocumentNode other) {
        return language.over(other, _ -> DocumentNode.Overlay.merging(1));
    }

    private static void requireNoProblem(List<FileMistake> mistakes) {
        if (!mistakes.isEmpty()) {
            throw new PolicyException(mistakes);
        }
    }
}
