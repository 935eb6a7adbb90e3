package dev.brig.sandbox.cgroup.container;

import dev.brig.sandbox.SandboxException;
import dev.brig.sandbox.SandboxException.Code;
import dev.brig.sandbox.cgroup.CgroupVersion;
import dev.brig.sandbox.cgroup.Cgroups;
import dev.brig.sandbox.cgroup.GroupPlaces;
import dev.brig.sandbox.cgroup.GroupPlaces.Place;
import dev.brig.sandbox.cgroup.container.ContainerGroup.Member;
import dev.brig.sandbox.cgroup.file.GroupDirectory;
import dev.brig.sandbox.cgroup.file.GroupEnd;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes the groups of a container in every hierarchy that it needs. */
public final class GroupMaker {
    /** Of version 1; those that only set limits are joined where one is asked for. */
    private static final List<String> USUAL = List.of("pids", "freezer", "memory", "cpu", "cpuacct");

    private static final Set<String> UNIFIED = Set.of("memory", "pids", "cpu", "cpuset", "io", "hugetlb");
    private static final String CPUSET = "cpuset";

    private final GroupPlaces places;

    public GroupMaker(GroupPlaces places) {
        this.places = places;
    }

    /** Why no group can be made; empty where one can. */
    public Optional<String> refusal() {
        return places.refusal();
    }

    /**
     * Makes a container's groups with their limits. If that fails nothing is left.
     *
     * @param path where the container wants them: beneath the mount of a hierarchy if it begins with a slash and groups can be made
     *     there, else beneath the caller's own group
     * @param name of the groups where no path is given
     * @param shielded whether the container's processes go into a group within, so that they cannot change their limits even where
     *     files of groups are theirs
     * @throws SandboxException if it cannot be had; the message begins with the field of the setting
     */
    public ContainerGroup make(Optional<String> path, String name, List<GroupSetting> settings, boolean shielded) {
        Set<Place> wanted = new LinkedHashSet<>();
        USUAL.forEach(
                controller -> places.of(controller).filter(Place::delegated).ifPresent(wanted::add));
        settings.forEach(setting -> wanted.add(place(setting)));
        List<Member> members = new ArrayList<>();
        try {
            for (Place place : wanted) {
                members.add(make(place, path, name));
            }
            ContainerGroup group = new ContainerGroup(places.version(), shielded, members);
            group.apply(settings);
            if (shielded) {
                group.makeInner();
                group.showInner(settings);
            }
            return group;
        } catch (RuntimeException e) {
            new ContainerGroup(places.version(), shielded, members).remove();
            throw e;
        }
    }

    private Place place(GroupSetting setting) {
        if (places.refusal().isPresent()) {
            throw refused(
                    setting, "needs a control group, and " + places.refusal().get());
        }
        if (setting.in(places.version()).isEmpty()) {
            throw refused(
                    setting,
                    "cannot be had with this machine's version of control groups ("
                            + places.version().word() + ")");
        }
        String controller = setting.controller();
        Place place = places.of(controller)
                .orElseThrow(() -> refused(setting, "needs the controller " + controller + ", which is not mounted"));
        if (!place.delegated()) {
            throw refused(
                    setting,
                    "needs the controller " + controller + ", whose group "
                            + place.base().directory() + " is not delegated to this user");
        }
        return place;
    }

    static SandboxException refused(GroupSetting setting, String reason) {
        return new SandboxException(Code.CONTROL_GROUP_FAILED, setting.field() + ": " + reason);
    }

    private Member make(Place place, Optional<String> path, String name) {
        Path base = place.base().directory();
        Path target = path.map(wanted -> wanted.startsWith("/") ? literal(place, wanted) : base.resolve(wanted))
                .orElseGet(() -> base.resolve(name));
        if (path.isEmpty()) {
            removeEmpty(target);
        }
        List<Path> missing = new ArrayList<>();
        Path existing = target;
        while (!Files.isDirectory(existing)) {
            missing.addFirst(existing);
            existing = existing.getParent();
        }
        if (missing.isEmpty() && !ContainerGroup.processes(target).isEmpty()) {
            throw new SandboxException(
                    Code.CONTROL_GROUP_FAILED, "the control group " + target + " has processes of others in it");
        }
        Member member = new Member(place.base().name(), target, missing.isEmpty() ? target : missing.getFirst());
        try {
            for (Path fresh : missing) {
                make(fresh, base);
            }
        } catch (SandboxException e) {
            new ContainerGroup(places.version(), false, List.of(member)).remove();
            throw e;
        }
        return member;
    }

    /** Whoever may make groups there gets what was asked for; others get it beneath their own. */
    private static Path literal(Place place, String wanted) {
        Path relative = Path.of("/").relativize(Path.of(wanted));
        Path literal = place.top().resolve(relative);
        Path existing = literal;
        while (!Files.isDirectory(existing)) {
            existing = existing.getParent();
        }
        return Files.isWritable(existing) ? literal : place.base().directory().resolve(relative);
    }

    /** One of the name that stands for this container alone was left by an earlier one, if nobody is in it. */
    private static void removeEmpty(Path target) {
        if (Files.isDirectory(target) && ContainerGroup.processes(target).isEmpty()) {
            GroupEnd.removeTrees(List.of(target), GroupEnd.deadline());
        }
    }

    private void make(Path directory, Path base) {
        Path above = directory.getParent();
        if (places.version() == CgroupVersion.V2) {
            Cgroups.handOn(above, UNIFIED, above.equals(base));
        }
        makeWithin(above, directory.getFileName().toString());
    }

    static void makeWithin(Path above, String name) {
        Path directory = above.resolve(name);
        try {
            Files.createDirectory(directory);
        } catch (FileAlreadyExistsException another) {
            // Made in the same moment for another container.
        } catch (IOException e) {
            throw new SandboxException(
                    Code.CONTROL_GROUP_FAILED, "cannot make the control group " + directory + ": " + e.getMessage(), e);
        }
        inherit(above, directory);
    }

    /** On version 1 a new group has no CPUs, and nobody can join it before it has. */
    private static void inherit(Path above, Path directory) {
        if (!Files.exists(directory.resolve(CPUSET + ".cpus"))
                || Files.exists(directory.resolve("cgroup.controllers"))) {
            return;
        }
        try (GroupDirectory group = GroupDirectory.open(directory)) {
            for (String file : List.of(CPUSET + ".cpus", CPUSET + ".mems")) {
                group.write(file, Files.readString(above.resolve(file)).strip());
            }
        } catch (IOException e) {
            throw new SandboxException(
                    Code.CONTROL_GROUP_FAILED, "read the CPUs of " + above + ": " + e.getMessage(), e);
        }
    }

    static Set<String> unified() {
        return UNIFIED;
    }
}
