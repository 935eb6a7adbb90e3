package dev.brig.cli.keys;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brig.cli.process.CommandException;
import dev.brig.judge.access.TenantLimits;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The limits of a tenant, as options. */
final class TenantOptions {
    private static final String NONE = "none";

    @Option(
            names = "--waiting",
            paramLabel = "N",
            description = "How many of its kept submissions may wait or be judged; none for no limit, here and below.")
    private Optional<String> waiting = Optional.empty();

    @Option(
            names = "--at-once",
            paramLabel = "N",
            description = "How many runs, and submissions that are not kept, may be under way.")
    private Optional<String> atOnce = Optional.empty();

    @Option(
            names = "--submissions-per-day",
            paramLabel = "N",
            description = "How many submissions it may hand in, in a day of UTC.")
    private Optional<String> submissions = Optional.empty();

    @Option(
            names = "--cpu-seconds-per-day",
            paramLabel = "N",
            description = "How much CPU time its programs may have, with compilers and checkers, in a day of UTC.")
    private Optional<String> cpuSeconds = Optional.empty();

    @Option(names = "--requests-per-minute", paramLabel = "N", description = "How many requests, in the long run.")
    private Optional<String> requests = Optional.empty();

    @Option(
            names = "--burst",
            paramLabel = "N",
            description = "How many requests may come together; as many as in a minute if not given.")
    private Optional<String> burst = Optional.empty();

    boolean isGiven() {
        return Stream.of(waiting, atOnce, submissions, cpuSeconds, requests, burst)
                .anyMatch(Optional::isPresent);
    }

    /** These limits, and where an option is not given those that are there. */
    TenantLimits over(TenantLimits there) {
        return new TenantLimits(
                number("--waiting", waiting, there.waiting()),
                number("--at-once", atOnce, there.atOnce()),
                number("--submissions-per-day", submissions, there.submissionsPerDay()),
                number("--cpu-seconds-per-day", cpuSeconds, there.cpuSecondsPerDay()),
                number("--requests-per-minute", requests, there.requestsPerMinute()),
                number("--burst", burst, there.burst()));
    }

    private static OptionalLong number(String option, Optional<String> text, OptionalLong there) {
        if (text.isEmpty()) {
            return there;
        }
        if (text.get().equals(NONE)) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(text.get()));
        } catch (NumberFormatException wrong) {
            throw new CommandException(option + ": write a number, or none, not " + text.get(), wrong);
        }
    }

    private static Map<String, OptionalLong> named(TenantLimits limits) {
        Map<String, OptionalLong> named = new LinkedHashMap<>();
        named.put("waiting", limits.waiting());
        named.put("atOnce", limits.atOnce());
        named.put("submissionsPerDay", limits.submissionsPerDay());
        named.put("cpuSecondsPerDay", limits.cpuSecondsPerDay());
        named.put("requestsPerMinute", limits.requestsPerMinute());
        named.put("burst", limits.burst());
        return named;
    }

    static ObjectNode json(TenantLimits limits) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        named(limits).forEach((name, limit) -> json.put(name, limit.isPresent() ? (Long) limit.getAsLong() : null));
        return json;
    }

    static String text(TenantLimits limits) {
        String text = named(limits).entrySet().stream()
                .filter(limit -> limit.getValue().isPresent())
                .map(limit -> limit.getKey() + " " + limit.getValue().getAsLong())
                .collect(Collectors.joining(", "));
        return text.isEmpty() ? "no limits" : text;
    }
}
