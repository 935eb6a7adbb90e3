package dev.brig.sandbox.cgroup.container;

import dev.brig.sandbox.SandboxException;
import dev.brig.sandbox.cgroup.CgroupVersion;
import dev.brig.sandbox.cgroup.Cgroups;
import dev.brig.sandbox.cgroup.container.GroupSetting.Write;
import dev.brig.sandbox.cgroup.file.GroupDirectory;
import dev.brig.sandbox.cgroup.file.GroupEnd;
import dev.brig.sandbox.libc.Errno;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A container's groups, one in each hierarchy.
 *
 * @param shielded whether its processes are in a group within
 */
public record ContainerGroup(CgroupVersion version, boolean shielded, List<Member> members) {
    private static final String INNER = "container";
    private static final String MEMORY = "memory";

    public ContainerGroup {
        members = List.copyOf(members);
    }

    /**
     * The group in one hierarchy.
     *
     * @param hierarchy its controllers as they are mounted, or {@code unified}
     * @param path of its directory
     * @param top the highest directory that was made for it
     */
    public record Member(String hierarchy, Path path, Path top) {
        boolean controls(String controller) {
            return hierarchy.equals("unified")
                    || Arrays.asList(hierarchy.split(",", -1)).contains(controller);
        }
    }

    /** The files that a process joins the groups by, writing {@code 0}. */
    public List<String> joining() {
        // version 1 moves a single thread at once, but waits for a grace period if a process is moved
        String file = version == CgroupVersion.V1 ? "tasks" : "cgroup.procs";
        return members.stream()
                .map(member -> inner(member).resolve(file).toString())
                .toList();
    }

    private Path inner(Member member) {
        return shielded ? member.path().resolve(INNER) : member.path();
    }

    void makeInner() {
        for (Member member : members) {
            if (version == CgroupVersion.V2) {
                Cgroups.handOn(member.path(), GroupMaker.unified(), false);
            }
            GroupMaker.makeWithin(member.path(), INNER);
        }
    }

    /**
     * The group within shows the same limits: programs look for them in their own group, and some of version 1 hold there alone. It
     * may be the container's to change, so a refusal means nothing: the wall is the group above.
     */
    void showInner(List<GroupSetting> settings) {
        for (GroupSetting setting : settings) {
            if (version == CgroupVersion.V1 && setting.controller().equals(MEMORY)) {
                continue; // is shown by memory.stat, and hits are counted where the limit is
            }
            Optional<Path> inner = of(setting.controller()).map(this::inner).filter(Files::isDirectory);
            Optional<Write> write = setting.in(version);
            if (inner.isPresent() && write.isPresent()) {
                try (GroupDirectory directory = GroupDirectory.open(inner.get())) {
                    directory.tryWrite(write.get().file(), write.get().value());
                }
            }
        }
    }

    /**
     * Sets limits, all or as far as the first that the kernel refuses.
     *
     * @throws SandboxException if it does; the message begins with the field of the setting
     */
    public void apply(List<GroupSetting> settings) {
        if (shielded) {
            showInner(settings); // lower ones come first within
        }
        set(settings);
        if (shielded) {
            showInner(settings);
        }
    }

    private void set(List<GroupSetting> settings) {
        List<GroupSetting> again = new ArrayList<>();
        for (GroupSetting setting : settings) {
            if (write(setting) == -Errno.EINVAL) {
                again.add(setting); // one limit may have to be above another: then the other comes first
            }
        }
        for (GroupSetting setting : again) {
            int result = write(setting);
            if (result < 0) {
                Write write = setting.in(version).orElseThrow();
                throw GroupMaker.refused(
                        setting,
                        "the kernel refuses " + write.value() + " for " + write.file() + " (" + Errno.describe(-result)
                                + ")");
            }
        }
    }

    private int write(GroupSetting setting) {
        Write write = setting.in(version)
                .orElseThrow(() -> GroupMaker.refused(
                        setting,
                        "cannot be had with this machine's version of control groups (" + version.word() + ")"));
        Member member = of(setting.controller())
                .orElseThrow(() -> GroupMaker.refused(
                        setting, "needs the controller " + setting.controller() + ", and the container has none"));
        try (GroupDirectory directory = GroupDirectory.open(member.path())) {
            int result = directory.tryWrite(write.file(), write.value());
            if (result == -Errno.ENOENT) {
                throw GroupMaker.refused(setting, "this kernel has no " + write.file() + " in " + member.path());
            }
            if (result < 0 && result != -Errno.EINVAL) {
                throw GroupMaker.refused(setting, write.value() + " cannot be written: " + Errno.describe(-result));
            }
            return result;
        }
    }

    Optional<Member> of(String controller) {
        return members.stream().filter(member -> member.controls(controller)).findFirst();
    }

    /** All processes, by their numbers for us, ascending; those of groups that the container made are among them. */
    public Set<Integer> processes() {
        return members.isEmpty() ? Set.of() : processes(members.getFirst().path());
    }

    static Set<Integer> processes(Path group) {
        Set<Integer> all = new TreeSet<>();
        try (Stream<Path> tree = Files.walk(group)) {
            for (Path directory : tree.filter(Files::isDirectory).toList()) {
                try (GroupDirectory own = GroupDirectory.open(directory)) {
                    Arrays.stream(own.ids("cgroup.procs")).forEach(all::add);
                }
            }
        } catch (IOException | UncheckedIOException gone) {
            // and its processes with it
        }
        return all;
    }

    /** The freezer of this container. Empty where none is delegated. */
    public Optional<Freezer> freezer() {
        return of("freezer").map(member -> new Freezer(version, member.path()));
    }

    /** What it used until now. */
    public ContainerUsage usage() {
        return UsageReader.read(this);
    }

    /** All that was made for it, those within others first. */
    public List<Path> directories() {
        List<Path> all = new ArrayList<>();
        for (Member member : members) {
            if (shielded) {
                all.add(inner(member));
            }
            Path directory = member.path();
            all.add(directory);
            while (!directory.equals(member.top())) {
                directory = directory.getParent();
                all.add(directory);
            }
        }
        return all;
    }

    /** Kills what is in the groups, and removes them and what was made above them, unless others use that. */
    public void remove() {
        freezer().ifPresent(Freezer::tryThaw);
        GroupEnd.removeTrees(members.stream().map(Member::path).toList(), GroupEnd.deadline());
        for (Member member : members) {
            Path above = member.path();
            while (!above.equals(member.top())) {
                above = above.getParent();
                try (GroupDirectory parent = GroupDirectory.open(above.getParent())) {
                    if (parent.tryRmdir(above.getFileName().toString()) < 0) {
                        break;
                    }
                }
            }
        }
    }
}
