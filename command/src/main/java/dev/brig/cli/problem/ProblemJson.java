package dev.brig.cli.problem;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brig.judge.json.TranscriptJson;
import dev.brig.judge.jury.ProblemJudgement;
import dev.brig.judge.jury.TestReport;
import dev.brig.judge.jury.Verification;
import dev.brig.judge.jury.Verification.ChosenLimit;
import dev.brig.judge.jury.Verification.Fault;
import dev.brig.judge.jury.Verification.Row;
import dev.brig.judge.problem.PackageFinding;
import dev.brig.judge.problem.ProblemPackage;
import dev.brig.judge.problem.ProblemType;
import dev.brig.judge.problem.TestGroup;
import dev.brig.judge.scoring.NodeResult;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Verifications and judgements for programs. */
public final class ProblemJson {
    private ProblemJson() {}

    public static ObjectNode of(ProblemPackage problem, List<PackageFinding> findings, Verification verification) {
        ObjectNode json = head(problem);
        json.put("good", verification.isGood());
        verification.timeLimit().ifPresent(limit -> put(json, limit));
        json.set("findings", findings(findings));
        ArrayNode faults = json.putArray("faults");
        for (Fault fault : verification.faults()) {
            faults.addObject()
                    .put("severity", fault.isError() ? "error" : "warning")
                    .put("file", fault.file())
                    .put("reason", fault.reason());
        }
        ArrayNode submissions = json.putArray("submissions");
        for (Row row : verification.submissions()) {
            ObjectNode submission =
                    submissions.addObject().put("name", row.submission().name());
            submission.put("asExpected", row.isAsExpected());
            ArrayNode mismatches = submission.putArray("mismatches");
            row.mismatches()
                    .forEach(mismatch -> mismatches
                            .addObject()
                            .put("source", mismatch.source())
                            .put("reason", mismatch.reason()));
            row.notes().forEach(submission.putArray("notes")::add);
            put(submission, problem, row.judgement());
        }
        return json;
    }

    public static ObjectNode of(ProblemPackage problem, ProblemJudgement judgement, ChosenLimit limit) {
        ObjectNode json = head(problem);
        if (!problem.is(ProblemType.SUBMIT_ANSWER)) {
            put(json, limit);
        }
        put(json, problem, judgement);
        return json;
    }

    public static ArrayNode findings(List<PackageFinding> findings) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (PackageFinding finding : findings) {
            ObjectNode node = array.addObject()
                    .put("severity", finding.severity().name().toLowerCase(Locale.ROOT))
                    .put("code", finding.code().word())
                    .put("file", finding.file());
            if (finding.line() > 0) {
                node.put("line", finding.line());
            }
            if (!finding.field().isEmpty()) {
                node.put("field", finding.field());
            }
            node.put("reason", finding.reason());
        }
        return array;
    }

    private static ObjectNode head(ProblemPackage problem) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("problem", problem.shortName())
                .put("format", problem.format().word());
    }

    private static void put(ObjectNode json, ChosenLimit limit) {
        json.putObject("timeLimit").put("cpuMillis", limit.limit().toMillis()).put("measured", limit.measured());
    }

    private static void put(ObjectNode json, ProblemPackage problem, ProblemJudgement judgement) {
        json.put("verdict", judgement.verdict().word().replace(' ', '-')).put("score", judgement.score());
        judgement
                .notRun()
                .ifPresent(why ->
                        json.putObject("notRun").put("reason", why.reason()).put("output", why.output()));
        Set<String> names = problem.data().root().groups().map(TestGroup::name).collect(Collectors.toSet());
        ArrayNode groups = json.putArray("groups");
        judgement
                .judged()
                .root()
                .all()
                .filter(node -> names.contains(node.name()))
                .forEach(node -> put(groups, node));
        ArrayNode tests = json.putArray("tests");
        judgement.tests().forEach(test -> put(tests, test));
    }

    private static void put(ArrayNode groups, NodeResult node) {
        ObjectNode group = groups.addObject()
                .put("name", node.name())
                .put("state", node.state().name().toLowerCase(Locale.ROOT));
        node.verdict().ifPresent(verdict -> group.put("verdict", verdict.word().replace(' ', '-')));
        group.put("score", node.score());
        if (!node.faults().isEmpty()) {
            node.faults().forEach(group.putArray("faults")::add);
        }
    }

    private static void put(ArrayNode tests, TestReport test) {
        ObjectNode json = tests.addObject()
                .put("name", test.test())
                .put("verdict", test.verdict().word().replace(' ', '-'))
                .put("cpuMicros", micros(test.cpu()))
                .put("wallMicros", micros(test.wall()));
        test.memoryPeakBytes().ifPresent(bytes -> json.put("memoryPeakBytes", bytes));
        json.put("passes", test.passes());
        test.result().score().ifPresent(score -> json.put("score", score));
        test.reason().ifPresent(reason -> json.put("reason", reason));
        test.diagnostics().ifPresent(said -> json.put("diagnostics", said));
        test.teamMessage().ifPresent(said -> json.put("teamMessage", said));
        test.transcript().ifPresent(said -> json.set("transcript", TranscriptJson.of(said)));
        test.repeats()
                .ifPresent(repeats -> json.putObject("repeats")
                        .put("runs", repeats.runs())
                        .put("agreed", repeats.agreed())
                        .put("fastestMicros", micros(repeats.fastest()))
                        .put("slowestMicros", micros(repeats.slowest()))
                        .put("starved", repeats.starved()));
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1000;
    }
}
