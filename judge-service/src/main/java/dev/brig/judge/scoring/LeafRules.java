package dev.brig.judge.scoring;

import java.util.List;

/** What the result of one test is worth. */
@FunctionalInterface
interface LeafRules {
    /** The verdict alone. */
    LeafRules UNSCORED = (name, result) -> NodeResult.judged(name, result.verdict(), 0, List.of(), List.of());

    NodeResult judge(String name, TestResult result);
}
