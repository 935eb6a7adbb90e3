package dev.brig.judge.inline;

import dev.brig.judge.installed.InstalledProblem;
import dev.brig.judge.jury.ProblemJudgement;
import dev.brig.judge.problem.ProblemPackage;
import java.time.Duration;
import java.util.Optional;

/**
 * A judgement by many tests.
 *
 * @param problem what it was judged by
 * @param installed where that was a problem of the library
 * @param timeLimit CPU time for each test
 */
public record TestedJudgement(
        ProblemJudgement judgement, ProblemPackage problem, Optional<InstalledProblem> installed, Duration timeLimit) {}
