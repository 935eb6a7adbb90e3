package dev.brig.sandbox.cgroup;

import dev.brig.sandbox.cgroup.file.GroupDirectory;
import dev.brig.sandbox.cgroup.file.GroupEnd;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The place of one engine in the tree: a directory of its own in each hierarchy. Safe for use by several threads. */
public final class EngineGroup implements AutoCloseable {
    private static final AtomicInteger SERIAL = new AtomicInteger();

    private final EngineName name;
    private final CgroupSupport.Available support;
    private final List<Hierarchy> directories;
    private final EngineLock lock;
    private final Leftovers leftovers = new Leftovers();

    private EngineGroup(
            EngineName name, CgroupSupport.Available support, List<Hierarchy> directories, EngineLock lock) {
        this.name = name;
        this.support = support;
        this.directories = directories;
        this.lock = lock;
    }

    static EngineGroup open(CgroupSupport.Available support) {
        Sweep.sweep(support.hierarchies());
        if (support.version() == CgroupVersion.V2) {
            ServiceLeaf.moveInto(support.hierarchies().getFirst().directory(), support.controllers());
        }
        EngineName engineName = EngineName.ofThisProcess(SERIAL.getAndIncrement());
        OpenEngines.add(engineName);
        String name = engineName.toString();
        List<Hierarchy> directories = support.hierarchies().stream()
                .map(hierarchy -> hierarchy.child(name))
                .toList();
        try {
            directories.forEach(hierarchy -> Groups.make(hierarchy.directory()));
            if (support.version() == CgroupVersion.V2) {
                try (GroupDirectory engine =
                        GroupDirectory.open(directories.getFirst().directory())) {
                    Groups.enable(engine, support.controllers());
                }
            }
            EngineLock lock = EngineLock.take(directories.getFirst().directory())
                    .orElseThrow(() -> new IllegalStateException("a new group is locked: " + name));
            return new EngineGroup(engineName, support, directories, lock);
        } catch (RuntimeException e) {
            OpenEngines.remove(engineName);
            remove(directories);
            throw e;
        }
    }

    /** What this engine's groups can do. */
    public CgroupSupport.Available support() {
        return support;
    }

    /** Whether nobody else has removed it. */
    public boolean isThere() {
        return directories.stream().allMatch(hierarchy -> Files.isDirectory(hierarchy.directory()));
    }

    /**
     * Makes the place of a slot.
     *
     * @param index not in use by another slot of this engine
     * @param owner who may put the slot's processes into its groups
     */
    public SlotGroup slot(int index, SlotOwner owner) {
        if (owner instanceof SlotOwner.Anyone) {
            directories.forEach(hierarchy -> Groups.close(hierarchy.directory()));
        }
        return new SlotGroup(support, directories, "slot-" + index, owner, leftovers);
    }

    /** How many groups could not be removed yet; they are tried again until they are gone. */
    public int leftovers() {
        return leftovers.count();
    }

    private static void remove(List<Hierarchy> hierarchies) {
        GroupEnd.removeTrees(hierarchies.stream().map(Hierarchy::directory).toList(), GroupEnd.deadline());
    }

    /** Kills what is left in the engine's groups and removes them; its slots are to be closed before. */
    @Override
    public void close() {
        leftovers.close();
        try {
            remove(directories);
        } finally {
            lock.close();
            OpenEngines.remove(name);
        }
    }
}
