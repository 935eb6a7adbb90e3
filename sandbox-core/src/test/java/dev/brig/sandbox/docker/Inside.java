package dev.brig.sandbox.docker;

import dev.brig.sandbox.Job;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.Policy;
import dev.brig.sandbox.SandboxException;
import dev.brig.sandbox.TestPolicies;
import dev.brig.sandbox.engine.Engine;

/** What runs in the container: one job, and a word on how it went. */
public final class Inside {
    private Inside() {}

    /** @param arguments {@code best-effort} or {@code strict} */
    public static void main(String[] arguments) {
        Policy policy = TestPolicies.plain().toBuilder()
                .bestEffort(arguments[0].equals("best-effort"))
                .build();
        try (Engine engine = Engine.open(1)) {
            engine.prepare(policy);
            Outcome outcome = engine.run(policy, Job.of("sh", "-c", "echo hello from $$ in $(hostname)"));
            System.out.println(
                    outcome.status().word() + " " + outcome.exitCode().orElse(-1));
            System.out.println(outcome.stdout().text() + outcome.stderr().text());
            outcome.enforced().forEach((limit, by) -> System.out.println(limit.key() + " by " + by.word()));
        } catch (SandboxException e) {
            System.out.println("refused: " + e.getMessage());
        }
    }
}
