package dev.brig.judge.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brig.judge.inline.TestedJudgement;
import dev.brig.judge.jury.ProblemJudgement;
import dev.brig.judge.jury.TestReport;
import dev.brig.judge.problem.TestGroup;
import dev.brig.judge.problem.TestVerdict;
import dev.brig.judge.scoring.NodeResult;
import dev.brig.sandbox.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The JSON form of a judgement by many tests. */
public final class ProblemJudgementJson {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private ProblemJudgementJson() {}

    /** @param shown whether what the program wrote is told */
    public static ObjectNode of(TestedJudgement tested, boolean shown) {
        ProblemJudgement judgement = tested.judgement();
        ObjectNode json = JSON.objectNode()
                .put("verdict", word(judgement.verdict()))
                .put("reason", reason(judgement).orElse(null))
                .put("score", judgement.score());
        json.set(
                "problem",
                tested.installed()
                        .map(problem ->
                                JSON.objectNode().put("id", problem.id()).put("version", problem.version()))
                        .orElse(null));
        json.put("timeLimitMillis", tested.timeLimit().toMillis());
        json.set("compile", judgement.compile().map(OutcomeJson::of).orElse(null));
        ArrayNode groups = json.putArray("groups");
        Set<String> names =
                tested.problem().data().root().groups().map(TestGroup::name).collect(Collectors.toSet());
        judgement
                .judged()
                .root()
                .all()
                .filter(node -> !node.name().isEmpty() && names.contains(node.name()))
                .forEach(node -> groups.add(of(node)));
        ArrayNode tests = json.putArray("tests");
        judgement.tests().forEach(test -> tests.add(of(test, shown)));
        return json;
    }

    private static Optional<String> reason(ProblemJudgement judgement) {
        return judgement
                .notRun()
                .map(ProblemJudgement.NotRun::reason)
                .or(() -> judgement
                        .judged()
                        .root()
                        .all()
                        .flatMap(node -> node.faults().stream())
                        .findFirst()
                        .or(() -> judgement.tests().stream()
                                .filter(test -> test.verdict() != TestVerdict.AC)
                                .findFirst()
                                .map(test -> "test " + test.test()
                                        + test.reason()
                                                .map(reason -> ": " + reason)
                                                .orElse(""))));
    }

    private static ObjectNode of(NodeResult node) {
        ObjectNode group = JSON.objectNode()
                .put("name", node.name())
                .put("verdict", node.verdict().map(ProblemJudgementJson::word).orElse(null))
                .put("score", node.score());
        node.faults().forEach(group.putArray("faults")::add);
        return group;
    }

    private static ObjectNode of(TestReport test, boolean shown) {
        ObjectNode json = JSON.objectNode()
                .put("name", test.test())
                .put("verdict", word(test.verdict()))
                .put("reason", test.reason().orElse(null))
                .put("diagnostics", test.diagnostics().orElse(null))
                .put("teamMessage", test.teamMessage().orElse(null));
        if (test.result().score().isPresent()) {
            json.put("score", test.result().score().getAsDouble());
        } else {
            json.putNull("score");
        }
        json.put("cpuMicros", micros(test.cpu())).put("wallMicros", micros(test.wall()));
        if (test.memoryPeakBytes().isPresent()) {
            json.put("memoryPeakBytes", test.memoryPeakBytes().getAsLong());
        } else {
            json.putNull("memoryPeakBytes");
        }
        json.put("passes", test.passes());
        json.set(
                "repeats",
                test.repeats()
                        .map(repeats -> JSON.objectNode()
                                .put("runs", repeats.runs())
                                .put("agreed", repeats.agreed())
                                .put("fastestMicros", micros(repeats.fastest()))
                                .put("slowestMicros", micros(repeats.slowest()))
                                .put("starved", repeats.starved()))
                        .orElse(null));
        test.transcript().ifPresent(said -> json.set("transcript", TranscriptJson.of(said)));
        json.set("run", test.run().map(run -> of(run, shown)).orElse(null));
        return json;
    }

    private static ObjectNode of(Outcome run, boolean shown) {
        ObjectNode json = OutcomeJson.of(run);
        json.remove(List.of("files", "missing"));
        if (!shown) {
            json.remove(List.of("stdout", "stderr"));
        }
        return json;
    }

    /** The verdict as JSON spells it. */
    public static String word(TestVerdict verdict) {
        return switch (verdict) {
            case RTE -> "runtime-error";
            case CE -> "compilation-error";
            default -> verdict.word().replace(' ', '-');
        };
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1000;
    }
}
