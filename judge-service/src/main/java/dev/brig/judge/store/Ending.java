package dev.brig.judge.store;

import java.util.Objects;
import java.util.Optional;

/**
 * How judging a submission ended.
 *
 * @param state {@link SubmissionState#FINISHED} or {@link SubmissionState#FAILED}
 * @param verdict a word for lists, where there is one
 * @param result in the caller's own form; not to be changed afterwards
 */
public record Ending(SubmissionState state, Optional<String> verdict, byte[] result) {
    public Ending {
        if (state != SubmissionState.FINISHED && state != SubmissionState.FAILED) {
            throw new IllegalArgumentException("judging does not end in " + state);
        }
        Objects.requireNonNull(result, "result");
    }

    public static Ending finished(String verdict, byte[] result) {
        return new Ending(SubmissionState.FINISHED, Optional.of(verdict), result);
    }

    /** @param problem says why it cannot be judged */
    public static Ending failed(byte[] problem) {
        return new Ending(SubmissionState.FAILED, Optional.empty(), problem);
    }
}
