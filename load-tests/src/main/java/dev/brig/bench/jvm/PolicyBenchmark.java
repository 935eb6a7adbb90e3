package dev.brig.bench.jvm;

import dev.brig.policy.Languages;
import dev.brig.policy.Policies;
import dev.brig.sandbox.Job;
import dev.brig.sandbox.Policy;
import dev.brig.sandbox.engine.Explain;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What is done with policies: once when a service or an engine starts, but for the programs of system calls. */
@State(Scope.Benchmark)
public class PolicyBenchmark {
    private final Policies policies = Policies.builtIn();
    private final Policy judge = policies.get("judge").orElseThrow();
    private final Job job = Job.of("true");

    /** All that come with Brig. */
    @Benchmark
    public Object readPolicies() {
        return Policies.builtIn();
    }

    /** All that this machine has. */
    @Benchmark
    public Object readLanguages() {
        return Languages.builtIn(policies);
    }

    /** The programs of warden, init and payload put together, and written as text. */
    @Benchmark
    public Object explain() {
        return Explain.of(judge, job);
    }
}
