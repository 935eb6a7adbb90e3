package dev.brig.cli;

import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.Outcome.Reached;
import dev.brig.sandbox.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/** Tells people about an outcome, beside the program's own output. */
final class Account {
    /** Limits of all processes together, which only a control group holds in full. */
    private static final Set<String> OF_THE_GROUP = Set.of("cpu", "idle", "memory", "processes", "cpuRate");

    private Account() {}

    /** Lines about everything unusual; none if all was well. */
    static List<String> of(Outcome outcome, String program) {
        List<String> lines = new ArrayList<>();
        String cause = outcome.cause().orElse("");
        switch (outcome.status()) {
            case EXITED -> {}
            case SIGNALED ->
                lines.add(program + " was ended by " + outcome.signal().orElse("a signal"));
            case STOPPED -> lines.add(stopped(outcome, program, cause));
            case FAILED -> lines.add(failed(outcome, program, cause));
        }
        for (Reached hit : outcome.reached()) {
            if (!hit.limit().equals(cause)) {
                lines.add("it reached its limit of " + figures(hit));
            }
        }
        boolean well = outcome.exitCode().orElse(-1) == 0;
        if (!well && !outcome.denied().isEmpty()) {
            lines.add("denied system calls: " + String.join(", ", outcome.denied()));
        }
        List<String> weak = weak(outcome);
        if (!weak.isEmpty()) {
            lines.add("best effort: " + String.join(", ", weak));
        }
        return lines;
    }

    /** How it ended and what it used, in one line. */
    static String usage(Outcome outcome) {
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
        return switch (outcome.status()) {
            case EXITED -> "exited " + outcome.exitCode().orElse(-1);
            case SIGNALED -> outcome.signal().orElse("signaled");
            case STOPPED -> "stopped: " + outcome.cause().orElse("unknown");
            case FAILED -> "failed: " + outcome.cause().orElse("unknown");
        };
    }

    private static String stopped(Outcome outcome, String program, String cause) {
        if (cause.equals("cancelled")) {
            return program + " was cancelled";
        }
        return outcome.reached().stream()
                .filter(hit -> hit.limit().equals(cause))
                .findFirst()
                .map(hit -> program + " was stopped at its limit of " + figures(hit))
                .orElseGet(() -> program + " was stopped: " + outcome.detail().orElse(cause));
    }

    private static String figures(Reached hit) {
        return hit.limit() + ": " + Figures.of(hit.allowed(), hit.unit()) + " allowed, "
                + Figures.of(hit.observed(), hit.unit()) + " seen, enforced by " + hit.enforcedBy()
                + (hit.inferred() ? " (concluded, not told by the kernel)" : "");
    }

    private static String failed(Outcome outcome, String program, String cause) {
        return switch (cause) {
            case "command-not-found" -> program + ": not found in the sandbox";
            case "command-not-executable" ->
                program + ": cannot be executed"
                        + outcome.detail().map(text -> " (" + text + ")").orElse("");
            default -> "could not run " + program + ": " + outcome.detail().orElse(cause);
        };
    }

    /** The limits that a best effort did not enforce in full. */
    private static List<String> weak(Outcome outcome) {
        if (outcome.status() == Outcome.Status.FAILED) {
            return List.of();
        }
        return new TreeMap<>(outcome.enforced())
                .entrySet().stream()
                        .filter(limit -> OF_THE_GROUP.contains(limit.getKey()))
                        .filter(limit -> !limit.getValue().contains("cgroup"))
                        .map(limit -> limit.getKey() + " enforced by "
                                + (limit.getValue().equals("none") ? "nothing" : limit.getValue()))
                        .toList();
    }
}
