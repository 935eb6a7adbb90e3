package dev.brig.judge.worker;

import dev.brig.sandbox.Job;
import dev.brig.sandbox.Policy;
import dev.brig.sandbox.Run;
import dev.brig.sandbox.engine.Engine;
import dev.brig.sandbox.engine.JobRequest;
import dev.brig.sandbox.engine.Pipe;
import java.util.List;
import java.util.Optional;

/** The sandboxes of this process: one engine, which is opened when it is first needed. */
public final class LocalSandboxRunner implements SandboxRunner {
    private final int slots;
    private final Object opening = new Object();
    private volatile Optional<Engine> engine = Optional.empty();
    private boolean closed;

    /** @param slots how many jobs run at once, whatever their policies */
    public LocalSandboxRunner(int slots) {
        this.slots = slots;
    }

    @Override
    public int slots() {
        return slots;
    }

    @Override
    public void prepare(Policy policy) {
        opened().prepare(policy);
    }

    @Override
    public void check(Policy policy, Job job) {
        engine().check(policy, job);
    }

    @Override
    public Run start(Policy policy, Job job) {
        return engine().start(policy, job);
    }

    @Override
    public List<Run> startTogether(List<JobRequest> requests, List<Pipe> pipes) {
        return engine().startTogether(requests, pipes);
    }

    @Override
    public int busy() {
        return engine.map(Engine::busy).orElse(0);
    }

    @Override
    public int waiting() {
        return engine.map(Engine::waiting).orElse(0);
    }

    @Override
    public int leftovers() {
        return engine.map(Engine::leftovers).orElse(0);
    }

    @Override
    public void close() {
        synchronized (opening) {
            closed = true;
        }
        engine.ifPresent(Engine::close);
    }

    private Engine opened() {
        synchronized (opening) {
            if (engine.isEmpty()) {
                if (closed) {
                    throw new IllegalStateException("the sandboxes are closed");
                }
                engine = Optional.of(Engine.open(slots));
            }
            return engine.orElseThrow();
        }
    }

    private Engine engine() {
        return engine.orElseThrow(() -> new IllegalStateException("there are no sandboxes yet"));
    }
}
