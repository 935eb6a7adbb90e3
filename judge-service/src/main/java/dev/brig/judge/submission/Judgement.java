package dev.brig.judge.submission;

import dev.brig.judge.judging.Verdict.Judged;
import dev.brig.sandbox.Outcome;
import java.util.Optional;

/**
 * What a submission is worth.
 *
 * @param compile without the files it made; empty where nothing is compiled
 * @param run empty where nothing was run
 * @param cached whether the same source was compiled before, and the outcome of compiling is that one
 */
public record Judgement(Judged judged, Optional<Outcome> compile, Optional<Outcome> run, boolean cached) {}
