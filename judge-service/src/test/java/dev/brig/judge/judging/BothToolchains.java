package dev.brig.judge.judging;

import dev.brig.judge.toolchain.PreparedStore;
import dev.brig.judge.toolchain.PreparedToolchains;
import dev.brig.judge.worker.LocalSandboxRunner;
import dev.brig.judge.worker.PolicyQueues;
import dev.brig.judge.worker.RunListener;
import dev.brig.judge.worker.RunScope;
import dev.brig.policy.Languages;
import dev.brig.policy.Policies;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** A compiler with all that can be made ahead, and one without. */
final class BothToolchains implements AutoCloseable {
    private static final String PLACE = "brig.prepared";

    final Languages languages;
    final PolicyQueues queues;
    final PreparedToolchains toolchains;
    final Compiler prepared;
    final Compiler plain;
    /** Whether all that was asked for could be made. */
    final boolean complete;

    /**
     * @param made where it is kept what is made ahead; policies and languages name that place, and are read after it is known
     */
    BothToolchains(
            Path made, Supplier<Policies> policies, Function<Policies, Languages> reading, Consumer<String> progress) {
        System.setProperty(PLACE, made.toString());
        Policies read = policies.get();
        languages = reading.apply(read);
        PreparedStore store = new PreparedStore(made);
        store.create();
        queues = new PolicyQueues(new LocalSandboxRunner(2), read, Set.of(), 8, RunListener.NONE);
        toolchains = new PreparedToolchains(languages, store);
        toolchains.find();
        complete = toolchains.make(queues, new RunScope(), progress);
        prepared = new Compiler(queues, toolchains, CompileCache.none());
        plain = new Compiler(queues, new PreparedToolchains(languages, store), CompileCache.none());
    }

    @Override
    public void close() {
        System.clearProperty(PLACE);
        queues.close();
    }
}
