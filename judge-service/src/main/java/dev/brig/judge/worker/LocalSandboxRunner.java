package dev.brig.judge.worker;

import dev.brig.sandbox.Job;
import dev.brig.sandbox.Policy;
import dev.brig.sandbox.Run;
import dev.brig.sandbox.engine.Engine;
import dev.brig.sandbox.engine.JobRequest;
import dev.brig.sandbox.engine.Pipe;
import dev.brig.sandbox.root.Images;
import dev.brig.sandbox.root.TreeWithMounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** The sandboxes of this process: one engine, which is opened when it is first needed. */
public final class LocalSandboxRunner implements SandboxRunner {
    private final int slots;
    private final Images images;
    private final Object opening = new Object();
    private volatile Optional<Engine> engine = Optional.empty();
    private boolean closed;

    /** Sandboxes of policies without an image. */
    public LocalSandboxRunner(int slots) {
        this(slots, Images.NONE);
    }

    /**
     * @param slots how many jobs run at once, whatever their policies
     * @param images where those of policies are found; each is in use while a job needs it
     */
    public LocalSandboxRunner(int slots, Images images) {
        this.slots = slots;
        this.images = images;
    }

    @Override
    public int slots() {
        return slots;
    }

    @Override
    public void prepare(Policy policy) {
        Engine ready = opened();
        if (policy.image().isEmpty()) {
            ready.prepare(policy);
            return;
        }
        try (Images.Held image = images.open(policy.image().get())) {
            ready.prepare(policy, TreeWithMounts.of(image.root(), policy.mounts()));
        }
    }

    @Override
    public void check(Policy policy, Job job) {
        Engine ready = engine();
        List<Images.Held> held = new ArrayList<>();
        try {
            ready.check(opened(new JobRequest(policy, job), held));
        } finally {
            held.forEach(Images.Held::close);
        }
    }

    @Override
    public Run start(Policy policy, Job job) {
        Engine ready = engine();
        return start(List.of(new JobRequest(policy, job)), only -> List.of(ready.start(only.getFirst())))
                .getFirst();
    }

    @Override
    public List<Run> startTogether(List<JobRequest> requests, List<Pipe> pipes) {
        Engine ready = engine();
        return start(requests, opened -> ready.startTogether(opened, pipes));
    }

    /** Jobs in images keep them until they have ended. */
    private List<Run> start(List<JobRequest> requests, Function<List<JobRequest>, List<Run>> starting) {
        List<Images.Held> held = new ArrayList<>();
        List<Run> runs;
        try {
            runs = starting.apply(
                    requests.stream().map(request -> opened(request, held)).toList());
        } catch (RuntimeException e) {
            held.forEach(Images.Held::close);
            throw e;
        }
        if (!held.isEmpty()) {
            var _ = CompletableFuture.allOf(runs.stream()
                            .map(run -> run.outcome(Runnable::run).toCompletableFuture())
                            .toArray(CompletableFuture<?>[]::new))
                    .whenComplete((_, _) -> held.forEach(Images.Held::close));
        }
        return runs;
    }

    private JobRequest opened(JobRequest request, List<Images.Held> held) {
        Policy policy = request.policy();
        if (policy.image().isEmpty()) {
            return request;
        }
        Images.Held image = images.open(policy.image().get());
        held.add(image);
        return new JobRequest(policy, TreeWithMounts.of(image.root(), policy.mounts()), request.job());
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
