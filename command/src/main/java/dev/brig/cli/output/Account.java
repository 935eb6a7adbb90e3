package dev.brig.cli.output;

import dev.brig.sandbox.Enforcer;
import dev.brig.sandbox.FailureCause;
import dev.brig.sandbox.Limit;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.Outcome.Exited;
import dev.brig.sandbox.Outcome.Failed;
import dev.brig.sandbox.Outcome.Reached;
import dev.brig.sandbox.Outcome.Signaled;
import dev.brig.sandbox.Outcome.Stopped;
import dev.brig.sandbox.StopCause;
import dev.brig.sandbox.Usage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Tells people about an outcome, beside the program's own output. */
public final class Account {
    private Account() {}

    /** Lines about everything unusual; none if all was well. */
    public static List<String> of(Outcome outcome, String program) {
        List<String> lines = new ArrayList<>();
        Optional<Limit> stop = Optional.empty();
        switch (outcome.ending()) {
            case Exited _ -> {}
            case Signaled(String signal) -> lines.add(program + " was ended by " + signal);
            case Stopped stopped -> {
                stop = stopped.cause().limit();
                lines.add(stopped(outcome, stopped, program));
            }
            case Failed failed -> lines.add(failed(failed, program));
        }
        for (Reached hit : outcome.reached()) {
            if (!stop.equals(Optional.of(hit.limit()))) {
                lines.add("it reached its limit of " + figures(hit));
            }
        }
        if (!outcome.exited(0) && !outcome.denied().isEmpty()) {
            lines.add("denied system calls: " + String.join(", ", outcome.denied()));
        }
        List<String> weak = weak(outcome);
        if (!weak.isEmpty()) {
            lines.add("best effort: " + String.join(", ", weak));
        }
        return lines;
    }

    /** How it ended and what it used, in one line. */
    public static String usage(Outcome outcome) {
        Usage usage = outcome.usage();
        StringBuilder text = new StringBuilder(ending(outcome))
                .append(", cpu ")
                .append(Figures.time(usage.cpuMicros()))
                .append(" (user ")
                .append(Figures.time(usage.userMicros()))
                .append(", system ")
                .append(Figures.time(usage.systemMicros()))
                .append("), wall ")
                .append(Figures.time(usage.wallMicros()));
        usage.memoryPeakBytes().ifPresent(bytes -> text.append(", memory ").append(Figures.bytes(bytes)));
        usage.processesPeak().ifPresent(count -> text.append(", processes ").append(count));
        return text.toString();
    }

    /** How it ended, in two or three words. */
    static String ending(Outcome outcome) {
        return switch (outcome.ending()) {
            case Exited(int code) -> "exited " + code;
            case Signaled(String signal) -> signal;
            case Stopped stopped -> "stopped: " + stopped.cause().word();
            case Failed failed -> "failed: " + failed.cause().word();
        };
    }

    private static String stopped(Outcome outcome, Stopped stopped, String program) {
        if (stopped.cause() == StopCause.CANCELLED) {
            return program + " was cancelled";
        }
        return stopped.cause()
                .limit()
                .flatMap(outcome::reached)
                .map(hit -> program + " was stopped at its limit of " + figures(hit))
                .orElseGet(() -> program + " was stopped: "
                        + stopped.detail().orElse(stopped.cause().word()));
    }

    private static String figures(Reached hit) {
        return hit.limit().key() + ": " + Figures.of(hit.allowed(), hit.limit().unit()) + " allowed, "
                + Figures.of(hit.observed(), hit.limit().unit()) + " seen, enforced by "
                + hit.enforcedBy().word()
                + (hit.inferred() ? " (concluded, not told by the kernel)" : "");
    }

    private static String failed(Failed failed, String program) {
        Optional<String> detail = failed.detail();
        return switch (failed.cause()) {
            case FailureCause.Command.NOT_FOUND -> program + ": not found in the sandbox";
            case FailureCause.Command.NOT_EXECUTABLE ->
                program + ": cannot be executed"
                        + detail.map(text -> " (" + text + ")").orElse("");
            case FailureCause.Command.ARGUMENTS_TOO_LONG -> notRun(failed, program);
            case FailureCause.Sandbox _, FailureCause.Step _ -> notRun(failed, program);
        };
    }

    private static String notRun(Failed failed, String program) {
        return "could not run " + program + ": "
                + failed.detail().orElse(failed.cause().word());
    }

    /** The limits that a best effort did not enforce in full. */
    private static List<String> weak(Outcome outcome) {
        if (outcome.ending() instanceof Failed) {
            return List.of();
        }
        return outcome.enforced().entrySet().stream()
                .filter(enforced -> enforced.getKey().needsGroups())
                .filter(enforced ->
                        enforced.getValue() == enforced.getKey().enforcers().withoutGroups())
                .sorted(Comparator.comparing(enforced -> enforced.getKey().key()))
                .map(enforced -> enforced.getKey().key() + " enforced by "
                        + (enforced.getValue() == Enforcer.NONE
                                ? "nothing"
                                : enforced.getValue().word()))
                .toList();
    }
}
