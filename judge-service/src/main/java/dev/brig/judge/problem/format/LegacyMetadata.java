package dev.brig.judge.problem.format;

import dev.brig.judge.problem.Constants;
import dev.brig.judge.problem.PackageFinding.Code;
import dev.brig.judge.problem.PackageFinding.Severity;
import dev.brig.judge.problem.ProblemLimits;
import dev.brig.judge.problem.ProblemType;
import dev.brig.judge.problem.source.Fields;
import dev.brig.judge.problem.source.Findings;
import dev.brig.judge.problem.source.Yaml;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads {@code problem.yaml} of the legacy format, with what DOMjudge adds. */
final class LegacyMetadata {
    private final Fields fields;
    private final Optional<Duration> timeLimit;
    private final Findings findings;

    private LegacyMetadata(Fields fields, Optional<Duration> timeLimit, Findings findings) {
        this.fields = fields;
        this.timeLimit = timeLimit;
        this.findings = findings;
    }

    /** @param timeLimit that another file gives */
    static Metadata read(Fields fields, DomjudgeIni ini, Optional<Duration> timeLimit, Findings findings) {
        Metadata metadata = new LegacyMetadata(fields, timeLimit, findings).metadata(ini);
        fields.requireNoOthers(Severity.WARNING);
        return metadata;
    }

    private Metadata metadata(DomjudgeIni ini) {
        for (String harmless : List.of(
                "problem_format_version",
                "author",
                "source",
                "source_url",
                "license",
                "rights_owner",
                "keywords",
                "uuid",
                "libraries",
                "languages",
                "credits",
                "version")) {
            fields.has(harmless);
        }
        if (fields.has("source_url") && !fields.has("source")) {
            fields.warning(Code.CONFLICT, "source_url", "must not be given without source");
        }
        Set<ProblemType> types = types();
        List<String> validation = validation(types);
        boolean minimize = grading(types);
        List<String> flags = List.of();
        Optional<String> text = fields.text("validator_flags");
        if (text.isPresent()) {
            flags = words(text.get());
        }
        ProblemLimits limits = fields.section("limits")
                .map(section -> {
                    ProblemLimits read = LimitFields.legacy(section, types, timeLimit);
                    section.requireNoOthers(Severity.WARNING);
                    return read;
                })
                .orElseGet(() -> LimitFields.legacy(Fields.none(fields.file(), findings), types, timeLimit));
        return new Metadata(
                names(ini),
                fields.text("uuid"),
                Optional.empty(),
                types,
                limits,
                Set.of(),
                true,
                Constants.NONE,
                Optional.of(validation.contains("custom")),
                flags,
                validation.contains("score"),
                minimize);
    }

    static List<String> words(String text) {
        return text.isBlank() ? List.of() : List.of(text.strip().split("\\s+", -1));
    }

    private Map<String, String> names(DomjudgeIni ini) {
        Map<String, String> names = new LinkedHashMap<>();
        ini.name().ifPresent(name -> names.put("en", name));
        Optional<Yaml> value = fields.value("name");
        if (value.isPresent() && value.get() instanceof Yaml.Mapping) {
            Fields byLanguage = fields.section("name").orElseThrow();
            byLanguage.keys().forEach(code -> byLanguage.text(code).ifPresent(name -> names.put(code, name)));
        } else {
            fields.text("name").ifPresent(name -> names.put("en", name));
        }
        return names;
    }

    private Set<ProblemType> types() {
        Set<ProblemType> types = EnumSet.noneOf(ProblemType.class);
        List<String> given = fields.textOrTexts("type").orElse(List.of());
        for (String word : given.stream().flatMap(text -> words(text).stream()).toList()) {
            Optional<ProblemType> type = ModernMetadata.typeOf(word);
            type.ifPresentOrElse(
                    types::add,
                    () -> fields.error(
                            Code.BAD_VALUE, "type", "there is no type " + word + ": it is pass-fail or scoring"));
        }
        if (types.contains(ProblemType.PASS_FAIL) && types.contains(ProblemType.SCORING)) {
            fields.error(Code.CONFLICT, "type", "pass-fail and scoring exclude each other");
        }
        if (!types.contains(ProblemType.SCORING)) {
            types.add(ProblemType.PASS_FAIL);
        }
        return types;
    }

    private List<String> validation(Set<ProblemType> types) {
        List<String> words =
                fields.text("validation").map(LegacyMetadata::words).orElse(List.of("default"));
        if (words.isEmpty() || !Set.of("default", "custom").contains(words.getFirst())) {
            fields.error(Code.BAD_VALUE, "validation", "must begin with default or custom");
            return List.of("default");
        }
        if (words.getFirst().equals("default") && words.size() > 1) {
            fields.error(Code.BAD_VALUE, "validation", "nothing may follow default");
        }
        for (String word : words.subList(1, words.size())) {
            switch (word) {
                case "interactive" -> types.add(ProblemType.INTERACTIVE);
                case "multi-pass" -> types.add(ProblemType.MULTI_PASS);
                case "score" -> {
                    if (!types.contains(ProblemType.SCORING)) {
                        fields.error(Code.CONFLICT, "validation", "score is only for problems of the type scoring");
                    }
                }
                default ->
                    fields.error(
                            Code.BAD_VALUE,
                            "validation",
                            "there is no " + word + ": after custom may stand score, interactive and multi-pass");
            }
        }
        return words;
    }

    private boolean grading(Set<ProblemType> types) {
        Optional<Fields> grading = fields.section("grading");
        if (grading.isEmpty()) {
            return false;
        }
        if (!types.contains(ProblemType.SCORING)) {
            fields.error(Code.CONFLICT, "grading", "is only for problems of the type scoring");
        }
        String objective = grading.get().text("objective").orElse("max");
        if (!Set.of("min", "max").contains(objective)) {
            grading.get().error(Code.BAD_VALUE, "objective", "must be min or max");
        }
        grading.get().flag("show_test_data_groups");
        for (String old : List.of("accept_score", "reject_score", "range", "on_reject")) {
            if (grading.get().has(old)) {
                grading.get().error(Code.NOT_SUPPORTED, old, "is not supported here: it belongs into testdata.yaml");
            }
        }
        grading.get().requireNoOthers(Severity.WARNING);
        return objective.equals("min");
    }
}
