package dev.brig.judge.scoring;

import dev.brig.judge.problem.TestVerdict;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What came of a test or a group.
 *
 * @param name as in the problem
 * @param state whether there is a result
 * @param verdict empty unless it is {@link State#JUDGED}
 * @param score 0 where there is none
 * @param faults of the validator or the package, for which the verdict is a judge error
 * @param children of a group, in order
 */
public record NodeResult(
        String name,
        State state,
        Optional<TestVerdict> verdict,
        double score,
        List<String> faults,
        List<NodeResult> children) {

    public enum State {
        JUDGED,
        /** Not run, since its result cannot matter or a group it requires failed. */
        SKIPPED,
        /** A test in it has no result yet. */
        PENDING
    }

    public NodeResult {
        faults = List.copyOf(faults);
        children = List.copyOf(children);
    }

    static NodeResult judged(
            String name, TestVerdict verdict, double score, List<String> faults, List<NodeResult> children) {
        return new NodeResult(
                name, State.JUDGED, Optional.of(faults.isEmpty() ? verdict : TestVerdict.JE), score, faults, children);
    }

    static NodeResult of(String name, State state, List<NodeResult> children) {
        return new NodeResult(name, state, Optional.empty(), 0, List.of(), children);
    }

    public boolean isAccepted() {
        return verdict.equals(Optional.of(TestVerdict.AC));
    }

    /** This result and all beneath. */
    public Stream<NodeResult> all() {
        return Stream.concat(Stream.of(this), children.stream().flatMap(NodeResult::all));
    }

    /** Whether it is known that this was not accepted. */
    boolean hasFailed() {
        return state == State.SKIPPED || (state == State.JUDGED && !isAccepted());
    }
}
