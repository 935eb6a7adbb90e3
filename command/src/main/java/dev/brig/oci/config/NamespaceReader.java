package dev.brig.oci.config;

import dev.brig.sandbox.container.Namespace;
import dev.brig.sandbox.detached.DetachedSpec.Joined;
import dev.brig.sandbox.detached.DetachedSpec.Range;
import dev.brig.sandbox.detached.DetachedSpec.Users;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Namespaces and the maps of users. */
final class NamespaceReader {
    private static final long MOST_IDS = 0xffff_ffffL;
    private static final int MOST_RANGES = 340; // UID_GID_MAP_MAX_EXTENTS, linux/user_namespace.h

    /** By the words of a configuration. */
    static final Map<String, Namespace> TYPES = Map.of(
            "user", Namespace.USER,
            "mount", Namespace.MOUNT,
            "pid", Namespace.PID,
            "ipc", Namespace.IPC,
            "uts", Namespace.UTS,
            "cgroup", Namespace.CGROUP,
            "network", Namespace.NETWORK);

    private final Field linux;
    private final Caller caller;

    NamespaceReader(Field linux, Caller caller) {
        this.linux = linux;
        this.caller = caller;
    }

    /** @param users where the container has a user namespace of its own */
    record Namespaces(Set<Namespace> fresh, List<Joined> joined, Optional<Users> users) {
        boolean isOwn(Namespace namespace) {
            return fresh.contains(namespace);
        }

        boolean isJoined(Namespace namespace) {
            return joined.stream().anyMatch(other -> other.namespace() == namespace);
        }

        /** Whether an id is one of the container's. */
        boolean hasUser(long id) {
            return users.map(maps -> Users.maps(maps.users(), id)).orElse(true);
        }

        boolean hasGroup(long id) {
            return users.map(maps -> Users.maps(maps.groups(), id)).orElse(true);
        }
    }

    Namespaces read() {
        Set<Namespace> fresh = EnumSet.noneOf(Namespace.class);
        Set<Namespace> seen = EnumSet.noneOf(Namespace.class);
        List<Joined> joined = new ArrayList<>();
        Field all = linux.get("namespaces");
        Field users = linux.get("uidMappings");
        Field groups = linux.get("gidMappings");
        for (Field item : all.items()) {
            Field type = item.get("type");
            if (type.text().equals("time")) {
                throw type.wrong("there are no time namespaces");
            }
            Namespace namespace = type.word(TYPES);
            if (!seen.add(namespace)) {
                throw type.wrong("is there twice: " + type.text());
            }
            Optional<String> path = item.get("path").optionalText();
            if (path.isEmpty()) {
                fresh.add(namespace);
            } else {
                joined.add(join(item.get("path"), namespace));
            }
        }
        boolean unasked = !caller.isRoot() && !seen.contains(Namespace.USER);
        if (unasked) {
            users.refuse("needs a user namespace");
            groups.refuse("needs a user namespace");
            fresh.add(Namespace.USER); // an ordinary user can make no container without one
            seen.add(Namespace.USER);
        }
        require(all, fresh, seen);
        // a configuration that knows of no user namespace may use any ids
        Optional<Users> granted = unasked ? caller.subordinate() : Optional.empty();
        return new Namespaces(fresh, joined, granted.or(() -> users(fresh.contains(Namespace.USER))));
    }

    private static Joined join(Field path, Namespace namespace) {
        switch (namespace) {
            case USER, MOUNT, PID ->
                throw path.wrong("user, mount and pid namespaces of others are not joined: the container's mounts and"
                        + " processes would outlive it there");
            default -> {}
        }
        if (!path.text().startsWith("/")) {
            throw path.wrong("must be an absolute path");
        }
        return new Joined(namespace, path.text());
    }

    private void require(Field all, Set<Namespace> fresh, Set<Namespace> seen) {
        if (!fresh.contains(Namespace.MOUNT)) {
            throw all.wrong("must have mount: the container's root is made there");
        }
        if (!fresh.contains(Namespace.PID)) {
            throw all.wrong("must have pid: without it, what the program leaves behind could not be found");
        }
        if (seen.contains(Namespace.USER) || (caller.isRoot() && !caller.isInitial())) {
            return;
        }
        throw all.wrong("must have user: the program's root would be the machine's");
    }

    private Optional<Users> users(boolean isOwn) {
        Field users = linux.get("uidMappings");
        Field groups = linux.get("gidMappings");
        if (!isOwn) {
            users.refuse("needs a user namespace");
            groups.refuse("needs a user namespace");
            return Optional.empty();
        }
        if (users.items().isEmpty() && groups.items().isEmpty()) {
            if (caller.isRoot() && caller.isInitial()) {
                throw users.wrong("is required: the program's root would be the machine's");
            }
            return Optional.of(
                    new Users(List.of(new Range(0, caller.uid(), 1)), List.of(new Range(0, caller.gid(), 1))));
        }
        Users maps = new Users(ranges(users), ranges(groups));
        if (caller.isRoot() && caller.isInitial()) {
            for (int i = 0; i < maps.users().size(); i++) {
                if (maps.users().get(i).outside() == 0) {
                    throw users.items().get(i).get("hostID").wrong("0 is the machine's root");
                }
            }
        }
        return Optional.of(maps);
    }

    private static List<Range> ranges(Field field) {
        List<Range> ranges = field.list(item -> {
            Range range = new Range(
                    item.get("containerID").number(0, MOST_IDS - 1),
                    item.get("hostID").number(0, MOST_IDS - 1),
                    item.get("size").number(1, MOST_IDS));
            if (Math.max(range.inside(), range.outside()) + range.count() > MOST_IDS) {
                throw item.wrong("leads beyond the largest id");
            }
            return range;
        });
        if (ranges.isEmpty() || ranges.size() > MOST_RANGES) {
            throw field.wrong("must have 1 to " + MOST_RANGES + " ranges");
        }
        return ranges;
    }
}
