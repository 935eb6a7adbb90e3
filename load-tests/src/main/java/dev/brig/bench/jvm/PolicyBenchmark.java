package dev.brig.bench.jvm;

import dev.brig.policy.Languages;
import dev.brig.policy.Policies;
import dev.brig.sandbox.Job;
import dev.brig.sandbox.Policy;
import dev.brig.sandbox.engine.Explain;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Work with policies. All but the programs of system calls is done once, when a service or an engine starts. */
@State(Scope.Benchmark)
public class PolicyBenchmark {
    private final Policies policies = Policies.builtIn();
    private final Policy judge = policies.get("judge").orElseThrow();
    private final Job job = Job.of("true");

    /** All policies that come with Brig. */
    @Benchmark
    public Object readPolicies() {
        return Policies.builtIn();
    }

    /** All languages that this machine has. */
    @Benchmark
    public Object readLanguages() {
        return Languages.builtIn(policies);
    }

    /** Builds the programs of warden, init and payload, and writes them as text. */
    @Benchmark
    public Object explain() {
        return Explain.of(judge, job);
    }
}
