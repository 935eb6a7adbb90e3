package dev.brig.sandbox.warden;

import dev.brig.sandbox.Limit;
import dev.brig.sandbox.Limits;
import dev.brig.sandbox.SandboxException;
import dev.brig.sandbox.cgroup.JobGroup;
import dev.brig.sandbox.cgroup.SlotGroup;
import dev.brig.sandbox.container.SandboxSpec;
import dev.brig.sandbox.container.ScratchSpec;
import dev.brig.sandbox.container.Words;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Keeps a sandbox of a slot ready: its warden, the prepared init with its group, and a spare group for the one after.
 * Belongs to the slot's thread.
 */
public final class Sandbox implements AutoCloseable {
    private static final Warnings WARNINGS = new Warnings();

    private final SandboxSpec spec;
    private final Optional<SlotGroup> place;

    private Optional<Warden> warden = Optional.empty();
    private Optional<ScratchSpec> begun = Optional.empty();
    private Optional<Init> init = Optional.empty();
    private Optional<JobGroup> group = Optional.empty();
    private Optional<JobGroup> spare = Optional.empty();
    private Optional<Init> usedInit = Optional.empty();
    private Optional<JobGroup> usedGroup = Optional.empty();
    private long groupsMade;

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

    public Warden warden() {
        return warden.orElseThrow();
    }

    public Init init() {
        return init.orElseThrow();
    }

    /** The group of {@link #init}. */
    public Optional<JobGroup> group() {
        return group;
    }

    /** What enforces the limits of groups here, if there are any. */
    public Optional<String> groupWord() {
        return place.map(slot -> slot.version().word());
    }

    /** Has an init of this kind ready when it returns. */
    public void ready(ScratchSpec wanted) {
        if (begun.isPresent()) {
            finish();
        }
        if (init.isPresent() && !(init.get().scratch().equals(wanted) && warden().isQuiet())) {
            discardInit();
        }
        if (init.isEmpty()) {
            begin(wanted);
            finish();
        }
    }

    /** Has the next init made, without waiting for it. None lives now. */
    public void begin(ScratchSpec scratch) {
        if (warden.isEmpty()) {
            warden = Optional.of(new Warden(spec, place));
        }
        makeSpareGroup();
        group = spare;
        spare = Optional.empty();
        warden().prepare(group.map(JobGroup::name).orElse(""), scratch);
        begun = Optional.of(scratch);
    }

    private void finish() {
        ScratchSpec scratch = begun.orElseThrow();
        begun = Optional.empty();
        init = Optional.of(warden().awaitInit(scratch));
    }

    /** Makes the group of the init after the prepared one, if it is not there yet. */
    public void makeSpareGroup() {
        if (spare.isEmpty()) {
            spare = place.map(slot -> slot.create(++groupsMade));
            spare.ifPresent(own -> limit(own, spec.defaults()));
        }
    }

    /** Sets the job's own limits on the group of the prepared init. */
    public void limit(Limits limits) {
        group.ifPresent(own -> {
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

    /** The prepared init has had its job; it is gone, its files and group are still to be looked at. */
    public void used() {
        usedInit = init;
        usedGroup = group;
        init = Optional.empty();
        group = Optional.empty();
    }

    /** Lets go of what is left of the last job. */
    public void discardUsed() {
        usedInit.ifPresent(Init::close);
        usedInit = Optional.empty();
        warden.ifPresent(Warden::awaitGone);
        Optional<JobGroup> left = usedGroup;
        usedGroup = Optional.empty(); // first: even if it cannot be removed it has closed its files, and must not again
        left.ifPresent(JobGroup::remove);
    }

    /** The prepared init is not to be used; the next job gets another. */
    public void discardPrepared() {
        if (init.isPresent()) {
            discardInit();
        }
    }

    private void discardInit() {
        init().kill();
        try {
            warden().await(Words.GONE);
            used();
            discardUsed();
        } catch (SandboxException e) {
            loseWarden();
        }
    }

    /**
     * Ends the warden and all that depends on it; the next init gets a new one. What cannot be done, for want of descriptors
     * or since somebody else has removed a group, does not keep the rest from being done.
     */
    public void loseWarden() {
        warden.ifPresent(lost -> attempt("end the warden", lost::close));
        warden = Optional.empty();
        begun = Optional.empty();
        List<Optional<JobGroup>> groups = List.of(group, spare, usedGroup);
        group = Optional.empty();
        spare = Optional.empty();
        usedGroup = Optional.empty();
        for (Optional<JobGroup> left : groups) {
            left.ifPresent(own -> {
                attempt("end what is in " + own.name(), own::kill);
                attempt("remove " + own.name(), own::remove);
            });
        }
        init.ifPresent(Init::close);
        init = Optional.empty();
        usedInit.ifPresent(Init::close);
        usedInit = Optional.empty();
    }

    private static void attempt(String what, Runnable action) {
        try {
            action.run();
        } catch (Throwable e) {
            WARNINGS.say("could not " + what + ": " + e.getMessage());
        }
    }

    @Override
    public void close() {
        loseWarden();
    }
}
