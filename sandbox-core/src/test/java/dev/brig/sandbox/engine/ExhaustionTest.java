package dev.brig.sandbox.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Where Brig itself lacks something, a job is failed, with the reason, and never judged; with enough of it all is well again. */
@Tag("kernel")
class ExhaustionTest {
    private static final String[] EXITS_WITH_7 = {"sh", "-c", "/bin/true; exit 7"};
    /** More descriptors than a job takes. */
    private static final int FEW = 30;

    @Test
    void withoutDescriptorsJobsFailAndNoneIsLost() throws IOException {
        try (Exhausted brig = new Exhausted("prlimit", "--nofile=256:256")) {
            assertThat(brig.run(EXITS_WITH_7)).startsWith("EXITED 7");
            long before = Long.parseLong(brig.tell("descriptors"));
            List<String> outcomes = new ArrayList<>();
            for (int left = 0; left < FEW; left++) {
                for (int job = 0; job <= Engine.SANDBOXES_PER_SLOT; job++) { // the last finds none that was made before
                    assertThat(brig.tell("hoard")).contains("Too many open files");
                    for (int i = 0; i < left; i++) {
                        brig.tell("spare");
                    }
                    outcomes.add(brig.run(EXITS_WITH_7));
                }
                brig.tell("release");
                assertThat(brig.run(EXITS_WITH_7)).startsWith("EXITED 7");
            }
            assertThat(outcomes)
                    .allMatch(outcome -> outcome.startsWith("FAILED -1 ") || outcome.startsWith("EXITED 7 "))
                    .anyMatch(outcome -> outcome.contains("EMFILE"));
            assertThat(Long.parseLong(brig.tell("descriptors")) - before)
                    .as("one lost in each round, at most some more in use")
                    .isLessThan(FEW);
        }
    }
}
