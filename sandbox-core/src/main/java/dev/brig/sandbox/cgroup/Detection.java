package dev.brig.sandbox.cgroup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds those of this process's own groups below which it may work. */
final class Detection {
    private static final String RATE = "cpu";

    /** The order in which a job's processes are killed: the hierarchy that can stop new ones comes first. */
    private static final List<String> WANTED = List.of("pids", "memory", "cpuacct", RATE);

    private static final Set<String> NEEDED = Set.of("pids", "memory", "cpuacct");
    private static final List<String> NEEDED_UNIFIED = List.of("pids", "memory");

    private Detection() {}

    static CgroupSupport detect(List<OwnGroup> own, int uid) {
        if (own.stream().anyMatch(group -> group.controls("memory") || group.controls("pids"))) {
            return separate(own, uid);
        }
        return own.stream()
                .filter(group -> group.name().equals(Hierarchy.UNIFIED))
                .filter(group -> !group.mounts().isEmpty())
                .findFirst()
                .map(group -> unified(group, uid))
                .orElseGet(() -> new CgroupSupport.Unavailable("no control groups are mounted", Remedy.mountUnified()));
    }

    /** Every hierarchy that shows a group of this process, for those who take what there is. */
    static GroupPlaces places(List<OwnGroup> own, int uid) {
        if (own.stream().noneMatch(group -> group.controls("memory") || group.controls("pids"))) {
            return switch (detect(own, uid)) {
                case CgroupSupport.Unavailable none ->
                    new GroupPlaces(CgroupVersion.V2, List.of(), Optional.of(none.reason()));
                case CgroupSupport.Available unified -> {
                    Hierarchy base = unified.hierarchies().getFirst();
                    yield new GroupPlaces(
                            CgroupVersion.V2,
                            List.of(new GroupPlaces.Place(base, top(own, base), true)),
                            Optional.empty());
                }
            };
        }
        List<GroupPlaces.Place> places = new ArrayList<>();
        for (OwnGroup group : own) {
            Optional<Path> directory = existing(group);
            if (!group.name().equals(Hierarchy.UNIFIED) && directory.isPresent()) {
                Path base = directory.get();
                if (!Files.isWritable(base) && Files.isWritable(Remedy.delegated(base, uid))) {
                    base = Remedy.delegated(base, uid);
                }
                places.add(new GroupPlaces.Place(
                        new Hierarchy(group.name(), base), group.top(directory.get()), Files.isWritable(base)));
            }
        }
        boolean none = places.stream().noneMatch(GroupPlaces.Place::delegated);
        return new GroupPlaces(
                CgroupVersion.V1,
                places,
                none ? Optional.of("no control group of this process is delegated to user " + uid) : Optional.empty());
    }

    private static Path top(List<OwnGroup> own, Hierarchy base) {
        return own.stream()
                .filter(group -> group.name().equals(Hierarchy.UNIFIED))
                .flatMap(group -> group.mounts().stream())
                .map(mount -> Path.of(mount.mountPoint()))
                .filter(top -> base.directory().startsWith(top))
                .findFirst()
                .orElse(base.directory());
    }

    private static CgroupSupport separate(List<OwnGroup> own, int uid) {
        List<Hierarchy> found = new ArrayList<>();
        Set<String> controllers = new HashSet<>();
        List<Path> refused = new ArrayList<>();
        for (String controller : WANTED) {
            Optional<OwnGroup> group =
                    own.stream().filter(each -> each.controls(controller)).findFirst();
            Optional<Path> directory = group.flatMap(Detection::existing);
            if (directory.isEmpty()) {
                if (NEEDED.contains(controller)) {
                    return group.filter(each -> !each.mounts().isEmpty())
                            .map(Detection::invisible)
                            .orElseGet(() -> notMounted(controller));
                }
                continue;
            }
            Path ours = Remedy.delegated(directory.get(), uid);
            Path base = Files.isWritable(directory.get()) ? directory.get() : ours;
            if (Files.isWritable(base)) {
                Hierarchy hierarchy = new Hierarchy(group.orElseThrow().name(), base);
                if (!found.contains(hierarchy)) {
                    found.add(hierarchy);
                }
                controllers.add(controller);
            } else if (!refused.contains(directory.get())) {
                refused.add(directory.get());
            }
        }
        if (controllers.containsAll(NEEDED)) {
            return new CgroupSupport.Available(CgroupVersion.V1, controllers, found);
        }
        return refused.stream()
                .filter(Detection::readOnly)
                .findFirst()
                .map(Detection::mountedReadOnly)
                .orElseGet(() -> new CgroupSupport.Unavailable(
                        notDelegated(refused.getFirst(), uid), Remedy.delegate(refused, uid)));
    }

    private static CgroupSupport unified(OwnGroup group, int uid) {
        Optional<Path> directory = existing(group);
        if (directory.isEmpty()) {
            return invisible(group);
        }
        Path own = directory.get();
        boolean serviceLeaf =
                own.getFileName() != null && own.getFileName().toString().equals(ServiceLeaf.NAME);
        Path base = serviceLeaf && delegated(own.getParent()) ? own.getParent() : own;
        Path top = group.top(own);
        if (!delegated(base)) {
            return readOnly(base)
                    ? mountedReadOnly(base)
                    : new CgroupSupport.Unavailable(
                            notDelegated(base, uid),
                            Remedy.systemd()
                                    ? Remedy.scope()
                                    : Remedy.delegateUnified(top, ServiceLeaf.isRoot(top), uid));
        }
        Set<String> controllers = new HashSet<>(controllers(base));
        for (String needed : NEEDED_UNIFIED) {
            if (!controllers.contains(needed)) {
                return new CgroupSupport.Unavailable(
                        "the control group " + base + " has no controller " + needed,
                        Remedy.systemd()
                                ? Remedy.systemdControllers()
                                : Remedy.delegateUnified(top, ServiceLeaf.isRoot(top), uid));
            }
        }
        controllers.retainAll(Set.of("pids", "memory", RATE));
        controllers.add("cpuacct");
        return new CgroupSupport.Available(
                CgroupVersion.V2, controllers, List.of(new Hierarchy(Hierarchy.UNIFIED, base)));
    }

    private static String notDelegated(Path group, int uid) {
        return "the control group " + group + " is not delegated to user " + uid;
    }

    private static CgroupSupport notMounted(String controller) {
        return new CgroupSupport.Unavailable(
                "the cgroup controller " + controller + " is not mounted", Remedy.mount(controller));
    }

    private static CgroupSupport invisible(OwnGroup group) {
        return new CgroupSupport.Unavailable(
                "no mount shows the control group " + group.path() + " (" + group.name() + ") of this process",
                Remedy.container());
    }

    private static CgroupSupport mountedReadOnly(Path directory) {
        return new CgroupSupport.Unavailable(
                "the control groups at " + directory + " are mounted read-only", Remedy.container());
    }

    /** Of several mounts, one that lets us write, else any that is not hidden by another mount over it. */
    private static Optional<Path> existing(OwnGroup group) {
        List<Path> visible = group.directories().stream()
                .filter(directory -> Files.exists(directory.resolve("cgroup.procs")))
                .toList();
        return visible.stream()
                .filter(Files::isWritable)
                .findFirst()
                .or(() -> visible.stream().findFirst());
    }

    private static boolean delegated(Path group) {
        return Files.isWritable(group)
                && Files.isWritable(group.resolve("cgroup.procs"))
                && Files.isWritable(group.resolve("cgroup.subtree_control"));
    }

    private static boolean readOnly(Path group) {
        try {
            return Files.getFileStore(group).isReadOnly();
        } catch (IOException e) {
            return false;
        }
    }

    private static List<String> controllers(Path group) {
        try {
            return Arrays.asList(
                    Files.readString(group.resolve("cgroup.controllers")).trim().split(" ", -1));
        } catch (IOException e) {
            return List.of();
        }
    }
}
