package dev.brig.sandbox.doctor;

import dev.brig.sandbox.Enforcer;
import dev.brig.sandbox.Job;
import dev.brig.sandbox.Limit;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.Policy;
import dev.brig.sandbox.engine.Engine;

/** The proof: one program in one sandbox, with whatever this machine has to enforce limits by. */
sealed interface Trial {

    /** It ran and ended well. */
    record Passed(Outcome outcome) implements Trial {}

    /** It did not. */
    record Failed(String reason) implements Trial {}

    static Trial of(Policy policy) {
        Policy tried = policy.toBuilder().bestEffort(true).build();
        try (Engine engine = Engine.open(1)) {
            engine.prepare(tried);
            Outcome outcome = engine.run(tried, Job.of("true"));
            return outcome.exited(0) ? new Passed(outcome) : new Failed(account(outcome));
        } catch (RuntimeException refused) {
            return new Failed(refused.getMessage() == null ? refused.toString() : refused.getMessage());
        }
    }

    default boolean passed() {
        return this instanceof Passed;
    }

    /** What stands at the end of the list: whether all that was found before suffices. */
    default Finding finding() {
        return switch (this) {
            case Passed(Outcome outcome) ->
                Finding.ok(
                        "sandbox",
                        "ran true in " + outcome.usage().wallMicros() / 1000.0 + " ms, CPU time limited by "
                                + outcome.enforced()
                                        .getOrDefault(Limit.CPU, Enforcer.NONE)
                                        .word());
            case Failed(String reason) -> Finding.lack("sandbox", reason);
        };
    }

    private static String account(Outcome outcome) {
        return "true ended with "
                + outcome.detail()
                        .or(outcome::cause)
                        .or(outcome::signal)
                        .orElseGet(() -> "status " + outcome.exitCode().orElse(-1) + ": "
                                + outcome.stderr().text().strip());
    }
}
