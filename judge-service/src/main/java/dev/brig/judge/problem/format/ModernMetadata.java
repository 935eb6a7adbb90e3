package dev.brig.judge.problem.format;

import dev.brig.judge.problem.Constants;
import dev.brig.judge.problem.PackageFinding.Code;
import dev.brig.judge.problem.PackageFinding.Severity;
import dev.brig.judge.problem.PackageFormat;
import dev.brig.judge.problem.ProblemLimits;
import dev.brig.judge.problem.ProblemType;
import dev.brig.judge.problem.source.Fields;
import dev.brig.judge.problem.source.Findings;
import dev.brig.judge.problem.source.Yaml;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads {@code problem.yaml} of 2025-09 and of its drafts. */
final class ModernMetadata {
    private static final Set<String> LICENSES =
            Set.of("unknown", "public domain", "cc0", "cc by", "cc by-sa", "educational", "permission");
    private static final Set<String> PEOPLE =
            Set.of("authors", "contributors", "testers", "packagers", "acknowledgements");
    private static final String LANGUAGE_CODE = "[a-z]{2,3}(-[A-Z]{2})?";
    private static final String CONSTANT_NAME = "[a-zA-Z_][a-zA-Z0-9_]*";

    private final Fields fields;
    private final boolean draft;
    private final Findings findings;

    private ModernMetadata(Fields fields, PackageFormat format, Findings findings) {
        this.fields = fields;
        this.draft = format == PackageFormat.V2023_07;
        this.findings = findings;
    }

    static Metadata read(Fields fields, PackageFormat format, Findings findings) {
        return new ModernMetadata(fields, format, findings).metadata();
    }

    private Metadata metadata() {
        fields.has("problem_format_version");
        Set<ProblemType> types = types();
        Map<String, String> names = names();
        Optional<String> uuid = uuid();
        Optional<String> version = fields.text("version");
        boolean authors = credits();
        boolean source = source();
        license(authors || source);
        fields.text("embargo_until").ifPresent(this::embargo);
        fields.texts("keywords");
        ProblemLimits limits = fields.section("limits")
                .map(section -> {
                    ProblemLimits read = LimitFields.modern(section, types);
                    section.requireNoOthers(Severity.ERROR);
                    return read;
                })
                .orElseGet(() -> LimitFields.modern(Fields.none(fields.file(), findings), types));
        Metadata metadata = new Metadata(
                names,
                uuid,
                version,
                types,
                limits,
                languages(),
                fields.flag("allow_file_writing").orElse(draft),
                constants(),
                Optional.empty(),
                List.of(),
                types.contains(ProblemType.SCORING),
                false);
        fields.requireNoOthers(Severity.ERROR);
        return metadata;
    }

    private Set<ProblemType> types() {
        Set<ProblemType> types = EnumSet.noneOf(ProblemType.class);
        List<String> words = fields.textOrTexts("type").orElse(List.of(ProblemType.PASS_FAIL.word()));
        if (words.isEmpty()) {
            fields.error(Code.BAD_VALUE, "type", "must not be an empty list");
        }
        if (words.size() == 1 && words.getFirst().contains(" ")) {
            if (!draft) {
                fields.error(
                        Code.BAD_VALUE,
                        "type",
                        "several types are a list: ["
                                + String.join(", ", words.getFirst().split(" +", -1)) + "]");
            }
            words = List.of(words.getFirst().strip().split("\\s+", -1));
        }
        for (String word : words) {
            Optional<ProblemType> type = typeOf(word);
            if (type.isEmpty()) {
                fields.error(
                        Code.BAD_VALUE,
                        "type",
                        "there is no type " + word + ": it is one of pass-fail, scoring, interactive,"
                                + " multi-pass, submit-answer");
            } else if (!types.add(type.get())) {
                fields.error(Code.BAD_VALUE, "type", word + " is there twice");
            }
        }
        incompatible(types, ProblemType.PASS_FAIL, ProblemType.SCORING);
        incompatible(types, ProblemType.SUBMIT_ANSWER, ProblemType.INTERACTIVE);
        incompatible(types, ProblemType.SUBMIT_ANSWER, ProblemType.MULTI_PASS);
        if (!types.contains(ProblemType.SCORING)) {
            types.add(ProblemType.PASS_FAIL);
        }
        return types;
    }

    static Optional<ProblemType> typeOf(String word) {
        return List.of(ProblemType.values()).stream()
                .filter(type -> type.word().equals(word))
                .findFirst();
    }

    private void incompatible(Set<ProblemType> types, ProblemType one, ProblemType other) {
        if (types.contains(one) && types.contains(other)) {
            fields.error(Code.CONFLICT, "type", one.word() + " and " + other.word() + " exclude each other");
        }
    }

    private Map<String, String> names() {
        Optional<Yaml> value = fields.value("name");
        if (value.isEmpty()) {
            fields.error(Code.MISSING_KEY, "name", "is missing");
            return Map.of();
        }
        if (!(value.get() instanceof Yaml.Mapping)) {
            return fields.text("name").map(name -> Map.of("en", name)).orElse(Map.of());
        }
        Map<String, String> names = new LinkedHashMap<>();
        Fields byLanguage = fields.section("name").orElseThrow();
        for (String code : byLanguage.keys()) {
            if (!code.matches(LANGUAGE_CODE)) {
                byLanguage.error(Code.BAD_VALUE, code, "is no language code such as en or pt-BR");
            }
            byLanguage.text(code).ifPresent(name -> names.put(code, name));
        }
        return names;
    }

    private Optional<String> uuid() {
        Optional<String> uuid = fields.text("uuid");
        if (uuid.isEmpty() && !fields.has("uuid")) {
            fields.add(draft ? Severity.WARNING : Severity.ERROR, Code.MISSING_KEY, "uuid", "is missing");
        }
        if (uuid.isPresent() && !uuid.get().matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")) {
            fields.error(Code.BAD_VALUE, "uuid", "is no UUID");
        }
        return uuid;
    }

    /** Whether there are authors. */
    private boolean credits() {
        Optional<Yaml> value = fields.value("credits");
        if (value.isEmpty() || !(value.get() instanceof Yaml.Mapping)) {
            return fields.text("credits").isPresent();
        }
        Fields credits = fields.section("credits").orElseThrow();
        for (String key : PEOPLE) {
            credits.value(key).ifPresent(people -> people(credits, key, people));
        }
        credits.section("translators")
                .ifPresent(translators -> translators
                        .keys()
                        .forEach(code ->
                                translators.value(code).ifPresent(people -> people(translators, code, people))));
        credits.requireNoOthers(Severity.ERROR);
        return credits.has("authors");
    }

    static boolean people(Fields fields, String key, Yaml people) {
        List<Yaml> each = people instanceof Yaml.Sequence sequence ? sequence.items() : List.of(people);
        boolean right = !each.isEmpty() && each.stream().allMatch(ModernMetadata::person);
        if (!right) {
            fields.error(
                    Code.WRONG_TYPE,
                    key,
                    "must be a person (a name, or a map with name, email, orcid, kattis) or a list of them");
        }
        return right;
    }

    private static boolean person(Yaml person) {
        return switch (person) {
            case Yaml.Mapping map ->
                map.members().containsKey("name")
                        && Set.of("name", "email", "orcid", "kattis")
                                .containsAll(map.members().keySet());
            default -> Fields.textOf(person).isPresent();
        };
    }

    private boolean source() {
        Optional<Yaml> value = fields.value("source");
        value.ifPresent(source -> {
            List<Yaml> each = source instanceof Yaml.Sequence sequence ? sequence.items() : List.of(source);
            boolean right = each.stream().allMatch(entry -> switch (entry) {
                case Yaml.Mapping map ->
                    map.members().containsKey("name")
                            && Set.of("name", "url").containsAll(map.members().keySet());
                default -> Fields.textOf(entry).isPresent();
            });
            if (!right) {
                fields.error(Code.WRONG_TYPE, "source", "must be text, a map with name and url, or a list of these");
            }
        });
        return value.isPresent();
    }

    private void license(boolean somebody) {
        String license = fields.text("license").orElse("unknown");
        boolean owner = fields.text("rights_owner").isPresent();
        if (!LICENSES.contains(license)) {
            fields.error(
                    Code.BAD_VALUE,
                    "license",
                    "there is no licence " + license + ": it is one of "
                            + String.join(", ", LICENSES.stream().sorted().toList()));
        } else if (license.equals("public domain") && owner) {
            fields.error(Code.CONFLICT, "rights_owner", "nobody owns what is in the public domain");
        } else if (!Set.of("unknown", "public domain").contains(license) && !owner && !somebody) {
            fields.warning(Code.MISSING_KEY, "rights_owner", "is missing, and there are no authors and no source");
        }
    }

    private void embargo(String date) {
        if (!date.matches("\\d{4}-\\d{2}-\\d{2}(T\\d{2}:\\d{2}:\\d{2}Z)?")) {
            fields.error(Code.BAD_VALUE, "embargo_until", "must be YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ");
        }
    }

    private Set<String> languages() {
        Optional<List<String>> given = fields.textOrTexts("languages");
        if (given.isEmpty() || given.get().equals(List.of("all"))) {
            return Set.of();
        }
        if (given.get().isEmpty()) {
            fields.error(Code.BAD_VALUE, "languages", "must not be an empty list");
        }
        Set<String> languages = new HashSet<>();
        for (String code : given.get()) {
            if (!LanguageCodes.CODES.contains(code)) {
                fields.error(Code.UNKNOWN_LANGUAGE, "languages", "there is no language " + code);
            }
            languages.add(code);
        }
        return languages;
    }

    private Constants constants() {
        Map<String, String> values = new HashMap<>();
        fields.section("constants").ifPresent(section -> {
            for (String name : section.keys()) {
                if (!name.matches(CONSTANT_NAME)) {
                    section.error(Code.BAD_VALUE, name, "a constant's name consists of letters, digits and _");
                }
                Optional<Yaml> value = section.value(name);
                if (value.isPresent() && value.get() instanceof Yaml.Mapping) {
                    Fields variants = section.section(name).orElseThrow();
                    if (!variants.has("value")) {
                        section.error(Code.MISSING_KEY, name, "has no value");
                    }
                    variants.keys()
                            .forEach(variant ->
                                    variants.text(variant).ifPresent(text -> values.put(name + "." + variant, text)));
                    variants.text("value").ifPresent(text -> values.put(name, text));
                } else {
                    section.text(name).ifPresent(text -> {
                        values.put(name, text);
                        values.put(name + ".value", text);
                    });
                }
            }
        });
        return new Constants(values);
    }
}
