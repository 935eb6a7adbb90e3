package dev.brig.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.brig.policy.Policies;
import dev.brig.sandbox.Content;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.Output;
import dev.brig.sandbox.Policy;
import dev.brig.sandbox.Usage;
import dev.brig.sandbox.cgroup.CgroupSupport;
import dev.brig.sandbox.cgroup.Cgroups;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class VictimTest {
    private static final Victim.Toll USUAL = toll(30_000, 32_000);

    @Test
    void aVictimIsNotOverchargedWithinFiveMillisecondsOrTenPercent() {
        assertThat(toll(31_000, 37_000).overcharged(USUAL)).isEmpty();
        assertThat(toll(219_000).overcharged(toll(200_000))).isEmpty();
    }

    @Test
    void aVictimIsOverchargedBeyondThem() {
        assertThat(toll(31_000, 37_001).overcharged(USUAL)).isPresent();
        assertThat(toll(220_001).overcharged(toll(200_000))).isPresent();
    }

    @Test
    void anotherAnswerOrAnotherEndIsWrong() {
        assertThat(Victim.Toll.of(List.of(outcome(0, "41", 1)), "42").wrong()).hasSize(1);
        assertThat(Victim.Toll.of(List.of(outcome(1, "42", 1)), "42").wrong()).hasSize(1);
        assertThat(USUAL.wrong()).isEmpty();
    }

    @Test
    void timeThatNobodyIsChargedIsTooMuchWhenItIsMoreThanTheJobs() {
        HiddenTime looks = new HiddenTime(3_640_000, 0);
        assertThat(looks.tooMuch(1, 300_000, 3_600_000)).isPresent();
        HiddenTime collector = new HiddenTime(0, 3_650_000);
        assertThat(collector.tooMuch(1, 270_000, 3_700_000)).isPresent();
        assertThat(new HiddenTime(60_000, 100_000).tooMuch(1, 300_000, 3_600_000))
                .isEmpty();
    }

    /** That it can be wronged is seen with a policy under which it cannot do its work. */
    @Test
    @Tag("kernel")
    void theInnocentProgramIsRightAloneAndWrongWhereItIsHindered() {
        assumeTrue(Cgroups.detect() instanceof CgroupSupport.Available, "needs a delegated control group");
        Policies policies = Policies.builtIn();
        Policy judge = policies.get("judge").orElseThrow();
        Workshop workshop = Workshop.open(policies, List.of());
        assumeTrue(workshop.innocent().isPresent(), "needs a C compiler");
        Content program = workshop.innocent().orElseThrow();

        try (Victim victim = new Victim(judge, program)) {
            Victim.Beside<String> beside = victim.beside(() -> "done");
            assertThat(beside.result()).isEqualTo("done");
            assertThat(beside.toll().runs()).isPositive();
            assertThat(beside.toll().wrong()).isEmpty();
        }
        Policy alone = judge.toBuilder()
                .defaults(judge.defaults().with(dev.brig.sandbox.Limit.PROCESSES, 1))
                .build();
        try (Victim victim = new Victim(alone, program)) {
            assertThat(victim.beside(() -> "done").toll().wrong())
                    .isNotEmpty()
                    .allSatisfy(wrong -> assertThat(wrong).contains("exited 1", "child"));
        }
    }

    private static Victim.Toll toll(long... micros) {
        return Victim.Toll.of(
                java.util.Arrays.stream(micros)
                        .mapToObj(each -> outcome(0, "42\n", each))
                        .toList(),
                "42");
    }

    private static Outcome outcome(int code, String stdout, long micros) {
        byte[] text = stdout.getBytes(StandardCharsets.UTF_8);
        return new Outcome(
                new Outcome.Exited(code),
                List.of(),
                List.of(),
                new Usage(micros, micros, 0, micros, OptionalLong.empty(), OptionalLong.empty()),
                new Output(text, text.length, false),
                Output.empty(),
                Map.of(),
                Map.of(),
                Map.of(),
                false);
    }
}
