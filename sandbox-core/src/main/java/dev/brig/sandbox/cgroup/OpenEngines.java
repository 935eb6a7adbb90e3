package dev.brig.sandbox.cgroup;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Which engines are in use, those of other processes included. */
final class OpenEngines {
    private static final Set<EngineName> OURS = ConcurrentHashMap.newKeySet();

    private OpenEngines() {}

    static void add(EngineName engine) {
        OURS.add(engine);
    }

    static void remove(EngineName engine) {
        OURS.remove(engine);
    }

    /** Whether nobody uses an engine's groups any more: its process has ended, or could not remove them when it closed it. */
    static boolean isAbandoned(EngineName engine) {
        boolean ours = engine.equals(EngineName.ofThisProcess(engine.serial()));
        return ours ? !OURS.contains(engine) : !engine.ownerLives();
    }
}
