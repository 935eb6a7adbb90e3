package dev.brig.oci.config;

import static dev.brig.sandbox.libc.Kernel.MOUNT_ATTR_NODEV;
import static dev.brig.sandbox.libc.Kernel.MOUNT_ATTR_NOEXEC;
import static dev.brig.sandbox.libc.Kernel.MOUNT_ATTR_NOSUID;
import static dev.brig.sandbox.libc.Kernel.MOUNT_ATTR_RDONLY;
import static dev.brig.sandbox.libc.Kernel.NONE;

import dev.brig.sandbox.detached.ContainerRoot.Attributes;
import dev.brig.sandbox.detached.ContainerRoot.Content;
import dev.brig.sandbox.detached.ContainerRoot.Propagation;
import dev.brig.sandbox.libc.Constant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Options of a mount, by the words of mount(8): attributes, propagation, and the rest, which is the file system's. */
final class MountOptions {
    private static final Constant ATIME = new Constant("MOUNT_ATTR__ATIME", 0x70); // linux/mount.h
    private static final Constant NOATIME = new Constant("MOUNT_ATTR_NOATIME", 0x10);
    private static final Constant STRICTATIME = new Constant("MOUNT_ATTR_STRICTATIME", 0x20);
    private static final Constant NODIRATIME = new Constant("MOUNT_ATTR_NODIRATIME", 0x80);
    private static final Constant NOSYMFOLLOW = new Constant("MOUNT_ATTR_NOSYMFOLLOW", 0x200000);

    private static final Constant HARMLESS =
            MOUNT_ATTR_RDONLY.or(MOUNT_ATTR_NOSUID).or(MOUNT_ATTR_NODEV).or(MOUNT_ATTR_NOEXEC);
    static final Attributes READ_ONLY_TREE = new Attributes(NONE, NONE, HARMLESS, NONE);

    private static final Pattern OF_TMPFS = Pattern.compile("(size|nr_blocks|nr_inodes|mode|uid|gid)=.*"); // tmpfs(5)
    private static final Set<String> NOTHING = Set.of("defaults", "async", "silent", "loud", "norelatime");
    private static final Map<String, String> REFUSED = Map.of(
            "idmap", "owners of mounts are not mapped",
            "ridmap", "owners of mounts are not mapped",
            "copy-symlink", "a link at a destination is followed within the root",
            "remount", "mounts are made once",
            "mand", "the kernel has no mandatory locks",
            "sync", "is no attribute of a mount, and the file systems of a container do not take it",
            "dirsync", "is no attribute of a mount, and the file systems of a container do not take it");

    /** What a word sets and clears. */
    record Change(Constant set, Constant cleared) {}

    static final Map<String, Change> ATTRIBUTES = Map.ofEntries(
            Map.entry("ro", new Change(MOUNT_ATTR_RDONLY, NONE)),
            Map.entry("rw", new Change(NONE, MOUNT_ATTR_RDONLY)),
            Map.entry("nosuid", new Change(MOUNT_ATTR_NOSUID, NONE)),
            Map.entry("suid", new Change(NONE, MOUNT_ATTR_NOSUID)),
            Map.entry("nodev", new Change(MOUNT_ATTR_NODEV, NONE)),
            Map.entry("dev", new Change(NONE, MOUNT_ATTR_NODEV)),
            Map.entry("noexec", new Change(MOUNT_ATTR_NOEXEC, NONE)),
            Map.entry("exec", new Change(NONE, MOUNT_ATTR_NOEXEC)),
            Map.entry("nodiratime", new Change(NODIRATIME, NONE)),
            Map.entry("diratime", new Change(NONE, NODIRATIME)),
            Map.entry("nosymfollow", new Change(NOSYMFOLLOW, NONE)),
            Map.entry("symfollow", new Change(NONE, NOSYMFOLLOW)),
            Map.entry("relatime", new Change(NONE, ATIME)),
            Map.entry("noatime", new Change(NOATIME, ATIME)),
            Map.entry("atime", new Change(NONE, ATIME)),
            Map.entry("strictatime", new Change(STRICTATIME, ATIME)),
            Map.entry("nostrictatime", new Change(NONE, ATIME)));

    private final Field field;
    private final List<String> data = new ArrayList<>();
    private Change one = new Change(NONE, NONE);
    private Change all = new Change(NONE, NONE);
    private Optional<Propagation> propagation = Optional.empty();
    private boolean bind;
    private boolean recursive;
    private boolean copied;

    MountOptions(Field field) {
        this.field = field;
        field.items().forEach(this::read);
    }

    private void read(Field option) {
        String word = option.text();
        String name = word.replaceFirst("=.*", "");
        String base = word.startsWith("r") ? word.substring(1) : "";
        if (REFUSED.containsKey(name)) {
            throw option.wrong(word + ": " + REFUSED.get(name));
        } else if (word.equals("tmpcopyup")) {
            copied = true;
        } else if (NOTHING.contains(word)) {
            return;
        } else if (word.equals("bind") || word.equals("rbind")) {
            bind = true;
            recursive |= word.equals("rbind");
        } else if (ATTRIBUTES.containsKey(word)) {
            one = later(one, ATTRIBUTES.get(word));
        } else if (ATTRIBUTES.containsKey(base)) {
            all = later(all, ATTRIBUTES.get(base));
        } else if (Propagations.BY_WORD.containsKey(word)) {
            propagation = Optional.of(new Propagation(Propagations.BY_WORD.get(word), false));
        } else if (Propagations.BY_WORD.containsKey(base)) {
            propagation = Optional.of(new Propagation(Propagations.BY_WORD.get(base), true));
        } else {
            data.add(word);
        }
    }

    /** Of words that contradict each other the last one counts. */
    private static Change later(Change before, Change now) {
        return new Change(
                both(without(before.set, now.cleared), now.set), both(without(before.cleared, now.set), now.cleared));
    }

    private static Constant both(Constant one, Constant other) {
        return other.value() == 0 ? one : one.or(other);
    }

    private static Constant without(Constant flags, Constant less) {
        long left = flags.value() & ~less.value();
        return left == flags.value() ? flags : left == 0 ? NONE : new Constant("0x" + Long.toHexString(left), left);
    }

    boolean isBind() {
        return bind;
    }

    boolean isRecursive() {
        return recursive;
    }

    /** Whether what lies beneath is wanted in the new file system. */
    boolean isCopied() {
        return copied;
    }

    boolean isReadOnly() {
        return ((one.set.value() | all.set.value()) & MOUNT_ATTR_RDONLY.value()) != 0;
    }

    /** Whether neither {@code ro} nor {@code rw} is there. */
    boolean saysNothing() {
        return ((one.set.value() | one.cleared.value()) & MOUNT_ATTR_RDONLY.value()) == 0;
    }

    Optional<Propagation> propagation() {
        return propagation;
    }

    /** {@code name=value} or {@code name}, for the file system. */
    List<String> data() {
        return List.copyOf(data);
    }

    /** A bind has no options of a file system: those of a tmpfs have no effect, as with mount(2), and others are wrong. */
    void requireFor(Content content, Consumer<String> warnings) {
        if (content instanceof Content.Bind && !data.isEmpty()) {
            List<String> unknown = data.stream()
                    .filter(word -> !OF_TMPFS.matcher(word).matches())
                    .toList();
            if (!unknown.isEmpty()) {
                throw field.wrong("has what is no option of a bind: " + String.join(", ", unknown));
            }
            warnings.accept(
                    field.path() + ": " + String.join(", ", data) + " is for a tmpfs, and has no effect on a bind");
        }
        if (content instanceof Content.FileSystem && all.set.value() != 0) {
            throw field.wrong("recursive attributes are for binds");
        }
    }

    Attributes attributes(boolean hidesDevices) {
        Constant allSet = hidesDevices ? all.set.or(MOUNT_ATTR_NODEV) : all.set;
        return new Attributes(one.set, one.cleared, allSet, all.cleared);
    }
}
