package dev.brig.sandbox.cgroup.container;

import dev.brig.sandbox.SandboxException;
import dev.brig.sandbox.SandboxException.Code;
import dev.brig.sandbox.cgroup.CgroupVersion;
import dev.brig.sandbox.cgroup.file.GroupDirectory;
import dev.brig.sandbox.libc.LibcException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Stops all processes of a group where they are, and lets them go on. */
public final class Freezer {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long PAUSE_NANOS = 1_000_000;
    private static final String FROZEN = "FROZEN";
    private static final String THAWED = "THAWED";
    private static final String STATE = "freezer.state";
    private static final String UNIFIED = "cgroup.freeze";

    private final CgroupVersion version;
    private final Path group;

    Freezer(CgroupVersion version, Path group) {
        this.version = version;
        this.group = group;
    }

    /** @throws SandboxException if some process cannot be stopped; then all go on */
    public void freeze() {
        long end = System.nanoTime() + PATIENCE.toNanos();
        set(true);
        while (!isComplete()) {
            if (System.nanoTime() - end > 0) {
                set(false);
                throw new SandboxException(
                        Code.CONTROL_GROUP_FAILED, "the kernel does not stop all processes of " + group);
            }
            LockSupport.parkNanos(PAUSE_NANOS); // version 1 gives no notice
            if (version == CgroupVersion.V1) {
                set(true); // a process that was born meanwhile is not stopped otherwise
            }
        }
    }

    public void thaw() {
        set(false);
    }

    /** As {@link #thaw}; nothing where the group has gone. */
    public void tryThaw() {
        try {
            set(false);
        } catch (SandboxException gone) {
            // The group has been removed.
        }
    }

    /** The file that says what they were told: of version 1 {@code THAWED} or another word, of version 2 {@code 0} or {@code 1}. */
    public Path stateFile() {
        return group.resolve(version == CgroupVersion.V1 ? STATE : UNIFIED);
    }

    /** Whether it was told to stop, be it that some processes have not yet. */
    public boolean isFrozen() {
        return version == CgroupVersion.V1
                ? !read(STATE).strip().equals(THAWED) && !read(STATE).isEmpty()
                : read(UNIFIED).strip().equals("1");
    }

    private boolean isComplete() {
        return version == CgroupVersion.V1
                ? read(STATE).strip().equals(FROZEN)
                : read("cgroup.events").contains("frozen 1");
    }

    private void set(boolean frozen) {
        try (GroupDirectory directory = GroupDirectory.open(group)) {
            if (version == CgroupVersion.V1) {
                directory.write(STATE, frozen ? FROZEN : THAWED);
            } else {
                directory.write(UNIFIED, frozen ? "1" : "0");
            }
        } catch (LibcException e) {
            throw new SandboxException(Code.CONTROL_GROUP_FAILED, group + ": " + e.getMessage(), e);
        }
    }

    private String read(String file) {
        try {
            return Files.readString(group.resolve(file));
        } catch (IOException gone) {
            return "";
        }
    }
}
