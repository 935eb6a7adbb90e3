package dev.brig.judge.http.v1;

import com.fasterxml.jackson.databind.JsonNode;
import dev.brig.judge.blob.BlobUse;
import dev.brig.judge.checking.BuiltInChecker;
import dev.brig.judge.checking.InvalidCheckerException;
import dev.brig.judge.http.contract.Field;
import dev.brig.judge.http.contract.ProblemDocument;
import dev.brig.judge.http.contract.ProblemException;
import dev.brig.judge.inline.InlineProblem;
import dev.brig.judge.inline.InlineProblem.Checking;
import dev.brig.judge.inline.InlineProblem.Group;
import dev.brig.judge.inline.InlineProblem.Jury;
import dev.brig.judge.inline.InlineProblem.Protocol;
import dev.brig.judge.inline.InlineProblem.Scoring;
import dev.brig.judge.inline.InlineProblem.Stop;
import dev.brig.judge.inline.InlineProblem.Test;
import dev.brig.judge.inline.Sources;
import dev.brig.judge.inline.TestedSubmission;
import dev.brig.judge.inline.TestedSubmission.By;
import dev.brig.judge.jury.Shown;
import dev.brig.policy.Language;
import dev.brig.policy.Languages;
import dev.brig.sandbox.Content;
import dev.brig.sandbox.Limits;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** Reads submissions that are judged by many tests, from bodies that the contract has let pass. */
final class SubmissionReader {
    private static final List<String> OF_ONE_TEST = List.of("stdin", "expectedOutput");
    private static final List<String> OF_OWN_TESTS = List.of("tests", "groups", "checker", "interactor", "limits");
    private static final List<String> OF_TESTS = List.of(
            "problem",
            "tests",
            "groups",
            "checker",
            "interactor",
            "stopAt",
            "showOutputBytes",
            "transcriptBytes",
            "sources",
            "sourceFile");
    private static final List<String> LIMITS = List.of("cpuMillis", "memoryBytes", "outputBytes");

    private final JsonNode body;
    private final Languages languages;
    private final BlobUse blobs;

    private SubmissionReader(JsonNode body, Languages languages, BlobUse blobs) {
        this.body = body;
        this.languages = languages;
        this.blobs = blobs;
    }

    /** Whether it is judged by many tests, and not by one run. */
    static boolean isTested(JsonNode body) {
        return OF_TESTS.stream().anyMatch(body::has);
    }

    /** @throws ProblemException if a part of the body cannot be, or contradicts another */
    static TestedSubmission read(JsonNode body, Languages languages, BlobUse blobs) {
        return new SubmissionReader(body, languages, blobs).submission();
    }

    private TestedSubmission submission() {
        boolean installed = body.has("problem");
        if (!installed && !body.has("tests")) {
            String field = OF_TESTS.stream().filter(body::has).findFirst().orElseThrow();
            throw ProblemDocument.invalid("tests-missing", field, "It needs tests, or a problem that has them.")
                    .exception();
        }
        Stream<String> excluded =
                installed ? Stream.concat(OF_ONE_TEST.stream(), OF_OWN_TESTS.stream()) : OF_ONE_TEST.stream();
        excluded.filter(body::has).findFirst().ifPresent(field -> {
            throw conflict(field, installed ? "problem" : "tests");
        });
        return new TestedSubmission(
                sources(body, ""),
                installed ? installed() : new By.Inline(inline()),
                new Shown(
                        body.path("showOutputBytes").asInt(),
                        body.path("transcriptBytes").asInt()));
    }

    private static ProblemException conflict(String field, String other) {
        return ProblemDocument.invalid("conflict", field, "It cannot be there beside " + other + ".")
                .exception();
    }

    private By installed() {
        JsonNode problem = body.get("problem");
        Optional<Stop> stop = stop();
        if (stop.isPresent() && stop.get() != Stop.NEVER) {
            throw ProblemDocument.invalid(
                            "conflict", "stopAt", "A problem has its own rules for that; only never is possible.")
                    .exception();
        }
        return problem.isTextual()
                ? new By.Installed(problem.textValue(), OptionalInt.empty(), stop.isPresent())
                : new By.Installed(
                        problem.get("id").textValue(),
                        problem.has("version")
                                ? OptionalInt.of(problem.get("version").intValue())
                                : OptionalInt.empty(),
                        stop.isPresent());
    }

    private InlineProblem inline() {
        List<Test> tests = new ArrayList<>();
        JsonNode array = body.get("tests");
        for (int i = 0; i < array.size(); i++) {
            tests.add(test(array.get(i), "tests[" + i + "]"));
        }
        List<Group> groups = new ArrayList<>();
        for (JsonNode group : body.path("groups")) {
            List<String> requires = new ArrayList<>();
            group.path("requires").forEach(name -> requires.add(name.textValue()));
            groups.add(new Group(
                    group.get("name").textValue(),
                    group.path("scoring").asText("all").equals("each") ? Scoring.EACH : Scoring.ALL,
                    requires));
        }
        return new InlineProblem(
                tests,
                groups,
                checking(),
                body.has("interactor") ? Optional.of(jury(body.get("interactor"), "interactor")) : Optional.empty(),
                stop(),
                limits());
    }

    private Test test(JsonNode test, String field) {
        return new Test(
                text(test, "name"),
                content(test, "input", field),
                content(test, "answer", field),
                test.has("points") ? OptionalDouble.of(test.get("points").doubleValue()) : OptionalDouble.empty(),
                text(test, "group"));
    }

    private static Optional<String> text(JsonNode node, String name) {
        return Optional.ofNullable(node.get(name)).map(JsonNode::textValue);
    }

    private Content content(JsonNode parent, String name, String field) {
        return parent.has(name)
                ? RequestReader.content(parent.get(name), Field.member(field, name), blobs)
                : Content.empty();
    }

    private Checking checking() {
        JsonNode checker = body.get("checker");
        if (checker == null) {
            return new Checking.BuiltIn(BuiltInChecker.lines());
        }
        if (!checker.isTextual()) {
            return new Checking.Program(jury(checker, "checker"));
        }
        try {
            return new Checking.BuiltIn(BuiltInChecker.parse(checker.textValue()));
        } catch (InvalidCheckerException wrong) {
            throw ProblemDocument.invalid("checker-invalid", "checker", wrong.getMessage())
                    .exception();
        }
    }

    private Jury jury(JsonNode program, String field) {
        List<String> arguments = new ArrayList<>();
        program.path("arguments").forEach(argument -> arguments.add(argument.textValue()));
        return new Jury(
                sources(program, field),
                program.path("protocol").asText("kattis").equals("testlib") ? Protocol.TESTLIB : Protocol.KATTIS,
                arguments);
    }

    private Sources sources(JsonNode program, String field) {
        String language = program.get("language").textValue();
        String entry = text(program, "sourceFile")
                .orElseGet(() -> languages.get(language).map(Language::source).orElse("main"));
        Map<String, Content> files = new LinkedHashMap<>();
        for (var file : program.path("sources").properties()) {
            String name = Field.member(Field.member(field, "sources"), file.getKey());
            files.put(file.getKey(), RequestReader.content(file.getValue(), name, blobs));
        }
        String place = Field.member(field, "source");
        if (files.put(entry, RequestReader.content(program.get("source"), place, blobs)) != null) {
            throw ProblemDocument.invalid(
                            "file-name-conflict",
                            Field.member(field, "sources"),
                            "The file " + Field.quoted(entry) + " is there as source already.")
                    .exception();
        }
        return new Sources(Field.member(field, "sources"), language, entry, files);
    }

    private Optional<Stop> stop() {
        return text(body, "stopAt").map(word -> switch (word) {
            case "first-failure" -> Stop.FIRST_FAILURE;
            case "group" -> Stop.GROUP;
            default -> Stop.NEVER;
        });
    }

    private Limits limits() {
        JsonNode fields = body.path("limits");
        fields.fieldNames().forEachRemaining(name -> {
            if (!LIMITS.contains(name)) {
                throw ProblemDocument.invalid(
                                "limit-not-possible",
                                Field.member("limits", name),
                                "Where there are tests, limits are " + String.join(", ", LIMITS) + ".")
                        .exception();
            }
        });
        return RequestReader.limits(fields);
    }
}
