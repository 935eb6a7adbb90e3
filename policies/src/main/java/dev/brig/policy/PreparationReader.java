package dev.brig.policy;

import dev.brig.policy.document.DocumentNode;
import dev.brig.sandbox.Limits;
import dev.brig.sandbox.Mount;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads what can be made ahead for a language. */
final class PreparationReader {
    static final String EACH = "each";
    private static final String UNPACK = "unpack";

    private final DocumentNode fields;
    private final LanguageStep compile;
    private final LanguageReader language;

    /** @param compile how the language is compiled without it */
    PreparationReader(DocumentNode fields, LanguageStep compile, LanguageReader language) {
        this.fields = fields;
        this.compile = compile;
        this.language = language;
    }

    /** Empty where a tool is not found, or the policy of compiling does not show what is prepared. */
    Optional<Preparation> read(Map<String, String> found) {
        Optional<String> shown = compile.policy().mounts().stream()
                .filter(mount -> mount instanceof Mount.Bind bind
                        && bind.source().equals(PreparedDirectory.path().toString()))
                .map(Mount::destination)
                .findFirst();
        if (shown.isEmpty() || !found.keySet().containsAll(needed())) {
            return Optional.empty();
        }
        List<Preparation.Piece> pieces = new ArrayList<>();
        for (DocumentNode piece : pieces()) {
            for (String one : piece.member(EACH).map(DocumentNode::texts).orElse(List.of(""))) {
                Map<String, String> values = new LinkedHashMap<>(found);
                values.put(EACH, one);
                LanguageStep step = language.step(piece, command(piece), compile.policy(), values);
                List<String> files = texts(piece, "files", values);
                List<String> archives = piece.member(UNPACK).isPresent() ? texts(piece, UNPACK, values) : List.of();
                archives.stream()
                        .filter(archive -> !files.contains(archive))
                        .forEach(archive -> language.mistake(
                                piece.member(UNPACK).orElseThrow(), "'" + archive + "' is not one of the files"));
                pieces.add(new Preparation.Piece(one, step, files, archives));
            }
        }
        DocumentNode faster = fields.member("compile").orElseThrow();
        List<String> command = language.arguments(faster, found, Set.of(Preparation.PLACE));
        Preparation preparation =
                new Preparation(texts(fields, "inputs", found), pieces, shown.get(), compile.withCommand(command));
        check(preparation, faster);
        return Optional.of(preparation);
    }

    private void check(Preparation preparation, DocumentNode faster) {
        try {
            preparation.compile("any").command(Limits.none());
        } catch (IllegalArgumentException e) {
            language.mistake(faster, e.getMessage());
        }
    }

    private List<DocumentNode> pieces() {
        return fields.member("pieces").orElseThrow().items();
    }

    private static DocumentNode command(DocumentNode piece) {
        return piece.member("command").orElseThrow();
    }

    private Set<String> needed() {
        Set<String> needed = new HashSet<>();
        pieces().forEach(piece -> needed.addAll(LanguageReader.needed(command(piece))));
        needed.addAll(LanguageReader.needed(fields.member("compile").orElseThrow()));
        fields.member("inputs").orElseThrow().texts().forEach(input -> needed.addAll(Placeholders.names(input)));
        needed.removeAll(Set.of(EACH, Preparation.PLACE));
        return needed;
    }

    private List<String> texts(DocumentNode from, String field, Map<String, String> values) {
        List<String> texts = new ArrayList<>();
        for (DocumentNode text : from.member(field).orElseThrow().items()) {
            try {
                texts.add(Placeholders.fill(text.text(), new HashMap<>(values)));
            } catch (IllegalArgumentException e) {
                language.mistake(text, e.getMessage());
            }
        }
        return texts;
    }
}
