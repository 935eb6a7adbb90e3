package dev.brig.sandbox.cgroup;

import dev.brig.sandbox.SandboxException;
import dev.brig.sandbox.cgroup.file.GroupDirectory;
import dev.brig.sandbox.cgroup.file.GroupEnd;
import dev.brig.sandbox.libc.Libc;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The place of one slot in the tree: a directory in each hierarchy, in which its jobs' groups are made. Belongs to one
 * thread at a time.
 *
 * <p>If the slot has its own user, that user owns the directories, and the thread that calls {@link #create} and
 * uses its result has that user's file-system ids ({@link Libc#setfsids}); {@link #adopt} and {@link #close} are for a
 * thread with the ids the JVM was started with.
 */
public final class SlotGroup implements AutoCloseable {
    private static final String WARDEN = "warden";

    private final CgroupVersion version;
    private final SlotOwner owner;
    private final SlotDirectories directories;

    SlotGroup(
            CgroupSupport.Available support,
            List<Hierarchy> engine,
            String name,
            SlotOwner owner,
            Leftovers leftovers) {
        version = support.version();
        this.owner = owner;
        directories = new SlotDirectories(version, leftovers);
        try {
            for (Hierarchy parent : engine) {
                add(parent.child(name), support.controllers());
            }
            directories.openAccount();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private void add(Hierarchy hierarchy, Set<String> controllers) {
        Groups.make(hierarchy.directory());
        GroupDirectory directory = directories.open(hierarchy);
        if (version == CgroupVersion.V2) {
            Groups.enable(directory, controllers);
            directory.mkdir(WARDEN);
        } else if (hierarchy.controls("memory")) {
            directory.writeIfPresent("memory.swappiness", "0"); // groups made within begin with the same
        }
        Groups.open(hierarchy.directory(), version, owner);
    }

    /**
     * The slot's directory in each hierarchy that a job's first process must join; it stays the same for the life of the
     * slot. On version 1 by writing {@code 0} to {@code <directory>/<name>/tasks} in each; on version 2 by being cloned
     * into {@code <directory>/<name>}, see {@link JobGroup#name()}. That first process makes the cgroup namespace, once it has
     * joined: from inside its own, the warden may not clone into a group outside (ENOENT, if the hierarchy is mounted
     * with nsdelegate, as by systemd).
     */
    public List<Hierarchy> directories() {
        return directories.hierarchies().stream().filter(Hierarchy::holdsJobs).toList();
    }

    /**
     * The slot's directory in the hierarchy that accounts CPU time, if that is none of {@link #directories()}. The warden
     * joins it by itself, and all jobs are born into it.
     */
    public Optional<Hierarchy> accounting() {
        return first(Hierarchy::accountsForSlots);
    }

    /** The slot's directory in the hierarchy that limits the rate of CPU time, if that is none of those. Jobs that have one join it. */
    public Optional<Hierarchy> rate() {
        return first(Hierarchy::limitsRateAlone);
    }

    private Optional<Hierarchy> first(Predicate<Hierarchy> wanted) {
        return directories.hierarchies().stream().filter(wanted).findFirst();
    }

    /**
     * Takes the slot's warden in. On version 2 only a process in a group of the same owner may put a process into a group, so
     * the warden must be in one. Version 1 has no such rule, and nothing is done.
     *
     * @param pid of the warden, while it runs under the ids the JVM was started with or after
     */
    public void adopt(long pid) {
        if (version == CgroupVersion.V2) {
            directories.of("memory").write(WARDEN + "/cgroup.procs", Long.toString(pid));
        }
    }

    /**
     * Makes a fresh group.
     *
     * @param number not used before in this slot
     */
    public JobGroup create(long number) {
        String name = "job-" + number;
        JobGroup group = switch (version) {
            case V1 -> new V1JobGroup(directories, name);
            case V2 -> new V2JobGroup(directories, name);
        };
        if (owner instanceof SlotOwner.Anyone) {
            group.openToAll();
        }
        return group;
    }

    /** Kills all processes left in the slot, and removes its groups; what cannot be done now is tried again later. */
    @Override
    public void close() {
        directories.close();
        List<Path> paths =
                directories.hierarchies().stream().map(Hierarchy::directory).toList();
        try {
            GroupEnd.removeTrees(paths, GroupEnd.deadline());
        } catch (SandboxException | UncheckedIOException e) {
            directories.leftovers().keep(paths, e.getMessage());
        }
    }

    public CgroupVersion version() {
        return version;
    }
}
