package dev.brig.sandbox.engine;

import dev.brig.sandbox.cgroup.CgroupVersion;
import dev.brig.sandbox.cgroup.SlotGroup;
import dev.brig.sandbox.cgroup.SlotOwner;
import dev.brig.sandbox.container.Probe;
import dev.brig.sandbox.container.SandboxSpec;
import dev.brig.sandbox.warden.Sandbox;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The sandboxes of one slot, by their kind; the least recently used kinds go first. Belongs to the slot's thread. */
final class SlotSandboxes {
    private final SandboxSpec.Identity identity;
    private final PoolGroups groups;
    private final Probe probe;
    private final int mostKinds;
    private final Map<SandboxKind, Turns> kept = new LinkedHashMap<>(16, 0.75f, true);

    SlotSandboxes(SandboxSpec.Identity identity, PoolGroups groups, Probe probe, int mostKinds) {
        this.identity = identity;
        this.groups = groups;
        this.probe = probe;
        this.mostKinds = mostKinds;
    }

    /** Sandboxes of one kind, which take jobs by turns: while one is made ready again, the next runs a job. */
    static final class Turns {
        private final List<Sandbox> sandboxes;
        private int turn;

        private Turns(List<Sandbox> sandboxes) {
            this.sandboxes = List.copyOf(sandboxes);
        }

        List<Sandbox> all() {
            return sandboxes;
        }

        /** Whose turn it is. */
        Sandbox next() {
            return sandboxes.get(turn);
        }

        void pass() {
            turn = (turn + 1) % sandboxes.size();
        }
    }

    /** The sandboxes of a kind. There is no warden in them yet if they are new. */
    Turns of(SandboxKind kind) {
        Turns known = kept.get(kind);
        if (known != null) {
            return known;
        }
        while (kept.size() >= mostKinds) {
            forget(kept.keySet().iterator().next());
        }
        Turns made = make(kind);
        kept.put(kind, made);
        return made;
    }

    /** Of each kind that is kept. */
    List<Turns> all() {
        return List.copyOf(kept.values());
    }

    Collection<SandboxKind> kinds() {
        return kept.keySet();
    }

    private Turns make(SandboxKind kind) {
        SandboxSpec.Identity own = identity(kind);
        List<Sandbox> sandboxes = new ArrayList<>();
        try {
            for (int number = 0; number < sandboxesEach(); number++) {
                Optional<SlotGroup> place = identity.outside(() -> groups.place(kind.policy(), owner(own)));
                SandboxSpec spec = new SandboxSpec(
                        kind.container(),
                        kind.policy().defaults(),
                        place.map(slot -> directories(slot, kind.rated())).orElse(SandboxSpec.Groups.none()),
                        own,
                        ProcessHandle.current().pid(),
                        probe,
                        kind.start());
                sandboxes.add(new Sandbox(spec, place));
            }
            return new Turns(sandboxes);
        } catch (Throwable e) {
            sandboxes.forEach(Sandbox::close);
            throw e;
        }
    }

    /** A subordinate user has no right to what is private to the one who started Brig, and could be given none. */
    private SandboxSpec.Identity identity(SandboxKind kind) {
        boolean shared = identity.isSubordinate() && PrivateFiles.areIn(kind.container());
        return shared ? SandboxSpec.Identity.shared() : identity;
    }

    private static SlotOwner owner(SandboxSpec.Identity own) {
        return switch (own.way()) {
            case SHARED -> SlotOwner.OURSELVES;
            case ROOT -> SlotOwner.user(own.uid());
            case SUBORDINATE -> SlotOwner.ANYONE;
        };
    }

    /** A tracer sees one job after the other. */
    private int sandboxesEach() {
        return probe.prefix().isEmpty() ? SlotPool.SANDBOXES_EACH : 1;
    }

    private static SandboxSpec.Groups directories(SlotGroup place, boolean rated) {
        boolean unified = place.version() == CgroupVersion.V2;
        return new SandboxSpec.Groups(
                unified,
                place.directories().stream()
                        .map(hierarchy -> hierarchy.directory().toString())
                        .toList(),
                Stream.concat(place.accounting().stream(), place.rate().filter(_ -> rated).stream())
                        .map(hierarchy -> hierarchy.directory().toString())
                        .toList());
    }

    /** Ends the sandboxes of a kind; they are made anew when they are asked for again. */
    void forget(SandboxKind kind) {
        Turns turns = kept.remove(kind);
        if (turns != null) {
            turns.all().forEach(Sandbox::close);
        }
    }

    void forgetAll() {
        List.copyOf(kept.keySet()).forEach(this::forget);
    }
}
