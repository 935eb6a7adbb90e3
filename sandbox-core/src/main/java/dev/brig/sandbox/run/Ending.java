package dev.brig.sandbox.run;

import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.Output;
import dev.brig.sandbox.StopCause;
import dev.brig.sandbox.container.FailedStep;
import java.util.List;
import java.util.Optional;

/**
 * How a job ended, as seen from outside and from init; taken down before the slot's memory serves the next job.
 *
 * @param payload what init reported of the payload; empty where init was gone before the payload ended
 * @param stop why we ended it, if we did
 * @param denied names of system calls that were reported
 * @param openFiles the most descriptors that a process had when it ended, where that was counted
 * @param watchedMicros time from go to the end as we saw it
 * @param outlived whether some of its processes were not gone long after they were killed
 */
record Ending(
        Optional<Payload> payload,
        Optional<Stop> stop,
        List<String> denied,
        int openFiles,
        long outputBytes,
        Output stdout,
        Output stderr,
        long watchedMicros,
        boolean outlived) {

    /**
     * @param status as wait4(2) has it
     * @param failure the step that failed before the program was reached
     * @param execErrors what each attempt to execute it answered, where all failed
     * @param peakResidentBytes of the largest process ({@code ru_maxrss})
     */
    record Payload(
            int status,
            Optional<FailedStep> failure,
            List<Integer> execErrors,
            long wallMicros,
            long userMicros,
            long systemMicros,
            long peakResidentBytes) {

        boolean wasSignaled() {
            return signal() != 0;
        }

        int signal() {
            return status & 0x7f; // WTERMSIG, sys/wait.h
        }

        int exitCode() {
            return status >> 8 & 0xff; // WEXITSTATUS
        }
    }

    /**
     * Our decision to end a job.
     *
     * @param observedMicros the time seen, for the limits of time
     */
    record Stop(Outcome.Stopped reason, long observedMicros) {
        Stop(StopCause cause) {
            this(new Outcome.Stopped(cause), 0);
        }
    }

    long wallMicros() {
        return payload.map(Payload::wallMicros).orElse(watchedMicros);
    }
}
