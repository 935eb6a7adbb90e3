package dev.brig.sandbox.engine;

import dev.brig.sandbox.container.WarmStart;
import java.util.ArrayList;
import java.util.List;

/**
 * The kinds whose sandboxes start an interpreter ahead, and which of them may. To start one costs as much as several jobs save. So
 * a kind must be asked for a few times, and then keeps its place while jobs ask for it: more kinds than a slot has room for do not
 * drive each other out in turn. Safe for use by several threads.
 */
final class WarmKinds {
    /** So many jobs of a kind are there before an interpreter is started for it, the one that is then included. */
    static final int WORTH_STARTING = 4;

    /** Which none of so many jobs asked for, all kinds together, gives its place away. */
    static final int UNUSED_FOR = 64;

    private static final int MOST_KNOWN = 64;

    private final int places;
    private final List<Known> known = new ArrayList<>(); // the last asked for first
    private long asks;

    private static final class Known {
        private final SandboxKind kind;
        private int asked;
        private long lastAsk;

        private Known(SandboxKind kind) {
            this.kind = kind;
        }
    }

    /** @param places how many of them a slot can keep beside the others */
    WarmKinds(int places) {
        this.places = places;
    }

    /** The kind that takes a job which could be a fork. */
    synchronized SandboxKind taker(SandboxKind plain, WarmStart start) {
        Known own = known.stream()
                .filter(one -> one.kind.isWarm(plain, start))
                .findFirst()
                .orElseGet(() -> new Known(plain.warm(start)));
        known.remove(own);
        known.addFirst(own);
        if (known.size() > MOST_KNOWN) {
            known.removeLast().kind.start(false);
        }
        own.asked++;
        own.lastAsk = ++asks;
        if (own.asked >= WORTH_STARTING && !own.kind.isStarted() && !own.kind.isRefused()) {
            own.kind.start(hasPlace());
        }
        return own.kind.taker();
    }

    private boolean hasPlace() {
        List<Known> started = known.stream().filter(one -> one.kind.isStarted()).toList();
        if (started.size() < places) {
            return true;
        }
        if (started.isEmpty() || asks - started.getLast().lastAsk <= UNUSED_FOR) {
            return false;
        }
        started.getLast().kind.start(false);
        return true;
    }
}
