package dev.brig.sandbox.warden;

import dev.brig.sandbox.Limit;
import dev.brig.sandbox.Limits;
import dev.brig.sandbox.SandboxException;
import dev.brig.sandbox.cgroup.CgroupVersion;
import dev.brig.sandbox.cgroup.JobGroup;
import dev.brig.sandbox.cgroup.SlotGroup;
import dev.brig.sandbox.container.SandboxSpec;
import dev.brig.sandbox.container.ScratchSpec;
import dev.brig.sandbox.container.Words;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A sandbox of a slot, which takes one job after another, each in a container of its own. What comes of a container is its
 * {@link Stage}: it is prepared, ready, runs a job, and is spent; while the spent one is looked at and cleared away
 * the next is prepared. All changes of stage are made here. Belongs to the slot's thread.
 */
public final class Sandbox implements AutoCloseable {
    private static final Warnings WARNINGS = new Warnings();

    private final SandboxSpec spec;
    private final Optional<SlotGroup> place;

    private Stage stage = new Stage.Empty();
    /** Its job is over, its init gone or about to go; its files and its group can still be looked at. */
    private Optional<Container> spent = Optional.empty();

    private Optional<JobGroup> spare = Optional.empty();
    private long groupsMade;

    /** How far the current container is. */
    private sealed interface Stage {
        /** No warden lives: none was started yet, or it was lost. */
        record Empty() implements Stage {}

        /** The warden waits for a word; it has no init. */
        record Idle(Warden warden) implements Stage {}

        /** The warden was told to make an init. */
        record Preparing(Warden warden, ScratchSpec scratch, Optional<JobGroup> group) implements Stage {}

        /** The init waits for its job, all walls raised. */
        record Ready(Container container) implements Stage {}

        /** The container belongs to a job, whose files may be in it already. */
        record Running(Container container) implements Stage {}
    }

    /**
     * What one job runs in.
     *
     * @param group empty where there are no groups
     */
    public record Container(Warden warden, Init init, Optional<JobGroup> group) {}

    /**
     * @param place where jobs' groups are made; empty where there are no groups
     */
    public Sandbox(SandboxSpec spec, Optional<SlotGroup> place) {
        this.spec = spec;
        this.place = place;
    }

    public SandboxSpec spec() {
        return spec;
    }

    /** What most jobs of the policy need. */
    public ScratchSpec standard() {
        return scratch(spec.defaults());
    }

    public ScratchSpec scratch(Limits limits) {
        long half = Runtime.getRuntime().maxMemory() / 2;
        return new ScratchSpec(
                limits.get(Limit.WORK_BYTES).orElse(half),
                limits.get(Limit.WORK_FILES).orElse(Limit.WORK_FILES.most()),
                limits.cpus(),
                watchedDescriptors(limits));
    }

    /** Where a job asks for a limit of its own, it is worth the watching to see whether it was reached. */
    private OptionalLong watchedDescriptors(Limits limits) {
        OptionalLong asked = limits.get(Limit.OPEN_FILES);
        boolean own = !asked.equals(spec.defaults().get(Limit.OPEN_FILES));
        return own && spec.container().filter().notifies() ? asked : OptionalLong.empty();
    }

    /** Of the groups here, if there are any. */
    public Optional<CgroupVersion> groupVersion() {
        return place.map(SlotGroup::version);
    }

    /** Has a container of this kind ready when it returns. */
    public void ready(ScratchSpec wanted) {
        if (stage instanceof Stage.Preparing preparing) {
            finish(preparing);
        }
        if (stage instanceof Stage.Ready ready && !isFit(ready.container(), wanted)) {
            discardPrepared();
        }
        if (!(stage instanceof Stage.Ready)) {
            finish(begin(wanted));
        }
    }

    private static boolean isFit(Container container, ScratchSpec wanted) {
        return container.init().scratch().equals(wanted) && container.warden().isQuiet();
    }

    private Stage.Preparing begin(ScratchSpec scratch) {
        Warden warden = switch (stage) {
            case Stage.Empty _ -> new Warden(spec, place);
            case Stage.Idle idle -> idle.warden();
            default -> throw new IllegalStateException("a container is there: " + stage);
        };
        stage = new Stage.Idle(warden);
        makeSpareGroup();
        Optional<JobGroup> group = spare;
        Stage.Preparing preparing = new Stage.Preparing(warden, scratch, group);
        stage = preparing;
        spare = Optional.empty();
        warden.prepare(group.map(JobGroup::name).orElse(""), scratch);
        return preparing;
    }

    private void finish(Stage.Preparing preparing) {
        Warden warden = preparing.warden();
        Init init = warden.awaitInit(preparing.scratch());
        stage = new Stage.Ready(new Container(warden, init, preparing.group()));
    }

    /** Makes the group of the container after the current one, if it is not there yet. */
    public void makeSpareGroup() {
        if (spare.isEmpty()) {
            spare = place.map(slot -> slot.create(++groupsMade));
            spare.ifPresent(own -> limit(own, spec.defaults()));
        }
    }

    /** Gives the container that is ready to a job. */
    public Container use() {
        if (!(stage instanceof Stage.Ready(Container container))) {
            throw new IllegalStateException("no container is ready: " + stage);
        }
        stage = new Stage.Running(container);
        return container;
    }

    /** Sets a job's own limits on the group of its container. */
    public void limit(Container container, Limits limits) {
        container.group().ifPresent(own -> {
            if (!limits.equals(spec.defaults())) {
                limit(own, limits);
            }
            limits.get(Limit.CPU_RATE).ifPresent(own::setCpuRate);
        });
    }

    private static void limit(JobGroup group, Limits limits) {
        limits.get(Limit.MEMORY).ifPresent(group::setMemory);
        OptionalLong processes = limits.get(Limit.PROCESSES);
        processes.ifPresent(most -> group.setProcesses(most + 1)); // init is one of them
    }

    /** The job is over: its container can still be looked at, and the next is begun beside that. */
    public void spendAndBegin() {
        spend();
        begin(standard());
    }

    private void spend() {
        if (!(stage instanceof Stage.Running(Container container))) {
            throw new IllegalStateException("no job has run: " + stage);
        }
        spent = Optional.of(container);
        stage = new Stage.Idle(container.warden());
    }

    /** Lets go of what is left of the last job. */
    public void discardSpent() {
        if (stage instanceof Stage.Running) { // its processes have not ended: nothing of it can serve the next job
            loseWarden();
            return;
        }
        Optional<Container> last = spent;
        spent = Optional.empty(); // first: what cannot be let go has closed its files, and must not again
        last.map(Container::init).ifPresent(Init::close);
        try {
            wardenOf(stage).ifPresent(warden -> {
                warden.awaitGone();
                warden.collectSockets();
            });
        } finally {
            last.flatMap(Container::group).ifPresent(JobGroup::remove);
        }
    }

    /** Whether the next jobs are to have a new warden. */
    public boolean isWorn() {
        return wardenOf(stage).map(Warden::isWorn).orElse(false);
    }

    /** What is ready is not to be used, nor is what a job was to have that does not run; the next job gets another. */
    public void discardPrepared() {
        if (stage instanceof Stage.Ready) {
            use();
        }
        if (stage instanceof Stage.Running(Container container)) {
            container.init().kill();
            try {
                container.warden().await(Words.GONE);
                spend();
                discardSpent();
            } catch (SandboxException e) {
                loseWarden();
            }
        }
    }

    /**
     * Ends the warden and all that depends on it; the next container gets a new one. What cannot be done, for want of
     * descriptors or since somebody else has removed a group, does not keep the rest from being done.
     */
    public void loseWarden() {
        Stage lost = stage;
        List<Optional<JobGroup>> groups = List.of(groupOf(lost), spare, spent.flatMap(Container::group));
        List<Optional<Init>> inits = List.of(containerOf(lost).map(Container::init), spent.map(Container::init));
        stage = new Stage.Empty();
        spare = Optional.empty();
        spent = Optional.empty();
        wardenOf(lost).ifPresent(own -> attempt("end the warden", own::close));
        for (Optional<JobGroup> left : groups) {
            left.ifPresent(own -> attempt("end " + own.name(), own::end));
        }
        inits.forEach(left -> left.ifPresent(Init::close));
    }

    private static Optional<Warden> wardenOf(Stage stage) {
        return switch (stage) {
            case Stage.Empty _ -> Optional.empty();
            case Stage.Idle idle -> Optional.of(idle.warden());
            case Stage.Preparing preparing -> Optional.of(preparing.warden());
            case Stage.Ready _, Stage.Running _ -> containerOf(stage).map(Container::warden);
        };
    }

    private static Optional<JobGroup> groupOf(Stage stage) {
        return stage instanceof Stage.Preparing preparing
                ? preparing.group()
                : containerOf(stage).flatMap(Container::group);
    }

    private static Optional<Container> containerOf(Stage stage) {
        return switch (stage) {
            case Stage.Ready ready -> Optional.of(ready.container());
            case Stage.Running running -> Optional.of(running.container());
            case Stage.Empty _, Stage.Idle _, Stage.Preparing _ -> Optional.empty();
        };
    }

    private static void attempt(String what, Runnable action) {
        try {
            action.run();
        } catch (Throwable e) {
            WARNINGS.say("could not " + what + ": " + e.getMessage());
        }
    }

    /** Ends all that is in it and gives back its place. */
    @Override
    public void close() {
        loseWarden();
        place.ifPresent(own ->
                attempt("remove the groups of a sandbox", () -> spec.identity().outside(own::close)));
    }
}
