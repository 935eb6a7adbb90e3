package dev.brig.judge.scoring;

import java.util.List;

/**
 * How far a submission's judging is.
 *
 * @param root the result of the whole
 * @param pending names of tests that are still to be run, in order; those after one without a result may turn out not to matter
 */
public record Evaluation(NodeResult root, List<String> pending) {
    public Evaluation {
        pending = List.copyOf(pending);
    }
}
