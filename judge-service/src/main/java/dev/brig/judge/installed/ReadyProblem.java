package dev.brig.judge.installed;

import dev.brig.judge.jury.ProblemJudge;
import java.time.Duration;

/**
 * A problem that can be judged by.
 *
 * @param judge with the problem's programs built
 * @param timeLimit given by the package, or measured
 */
public record ReadyProblem(ProblemJudge judge, Duration timeLimit) {}
