package dev.brig.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brig.sandbox.Enforcer;
import dev.brig.sandbox.Limit;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.Outcome.Reached;
import dev.brig.sandbox.Output;
import dev.brig.sandbox.Usage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ExpectationTest {
    private static final HostileEnd HELD = new HostileEnd(
            "exited", "0", Set.of("processes?"), Optional.of(Set.of("mount")), Set.of("out.txt"), Map.of());

    private final Outcome held = outcome(0, "held: 3\n", List.of("mount"), List.of(), Map.of("out.txt", output("own")));

    @Test
    void whatIsExpectedIsNoDeviation() {
        assertThat(HELD.deviations(held)).isEmpty();
    }

    @Test
    void aLimitThatMayBeReachedMayBeReached() {
        Outcome reached = outcome(
                0, "held: 3\n", List.of("mount"), List.of(reached(Limit.PROCESSES)), Map.of("out.txt", output("own")));
        assertThat(HELD.deviations(reached)).isEmpty();
    }

    @Test
    void aProgramThatGotThroughDeviatesWhateverItsEnd() {
        Outcome escaped =
                outcome(0, "ESCAPED: x\nheld: 3\n", List.of("mount"), List.of(), Map.of("out.txt", output("own")));
        assertThat(HELD.deviations(escaped)).singleElement().asString().contains("ESCAPED: x");
    }

    @Test
    void aProgramThatBrokeOffDeviates() {
        Outcome silent = outcome(0, "", List.of("mount"), List.of(), Map.of("out.txt", output("own")));
        assertThat(HELD.deviations(silent)).singleElement().asString().contains("end");
    }

    @Test
    void everyOtherDifferenceIsNamed() {
        Outcome other = outcome(
                2,
                "held: 3\n",
                List.of("umount2"),
                List.of(reached(Limit.MEMORY)),
                Map.of("out.txt", output("root:x:0")));
        assertThat(HELD.deviations(other))
                .anyMatch(text -> text.contains("expected exited 0, was exited 2"))
                .anyMatch(text -> text.contains("not denied: mount"))
                .anyMatch(text -> text.contains("denied unexpectedly: umount2"))
                .anyMatch(text -> text.contains("reached unexpectedly: memory"))
                .anyMatch(text -> text.contains("out.txt is not the program's own"));
    }

    private static Reached reached(Limit limit) {
        return new Reached(limit, 1, 1, Enforcer.CGROUP_V2, false);
    }

    private static Output output(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new Output(bytes, bytes.length, false);
    }

    private static Outcome outcome(
            int code, String stdout, List<String> denied, List<Reached> reached, Map<String, Output> files) {
        return new Outcome(
                new Outcome.Exited(code),
                reached,
                denied,
                Usage.none(),
                output(stdout),
                Output.empty(),
                files,
                Map.of(),
                Map.of(),
                false);
    }
}
