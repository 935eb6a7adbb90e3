package dev.brig.sandbox.doctor;

import dev.brig.sandbox.Limit;
import dev.brig.sandbox.Policy;
import dev.brig.sandbox.warden.SubordinateIds;
import java.util.OptionalLong;

/** Checks what the kernel counts for a whole user or for the whole machine, so that one job's use of it can be missed by others. */
final class Users {
    private static final String FILES = "/proc/sys/fs/file-max";
    private static final long ENOUGH_FILES = 10_000_000;
    private static final String WATCHES = "/proc/sys/fs/epoll/max_user_watches";

    /** Of a watch of an event queue, in the kernel's memory, which is charged to the job (fs/eventpoll.c). */
    private static final long WATCH_BYTES = 128;

    private final Host host;

    Users(Host host) {
        this.host = host;
    }

    /** Which of three ways there is here to tell slots' users apart. */
    static Finding finding(boolean root, SubordinateIds ids) {
        String subject = "users";
        if (root) {
            return Finding.ok(subject, "each slot has a user of its own, since Brig is root");
        }
        return switch (ids) {
            case SubordinateIds.Granted granted ->
                Finding.ok(subject, "each slot has a user of its own, of " + granted.count() + " subordinate ids");
            case SubordinateIds.Missing missing -> {
                Finding shared = Finding.warning(
                        subject,
                        "all slots share Brig's own user, since " + missing.reason()
                                + ": what a job takes of watches of event queues and of pages in pipes is missing for other"
                                + " jobs, and no second user stands behind the walls between them");
                yield missing.remedy().map(shared::mendedBy).orElse(shared);
            }
        };
    }

    /**
     * Whether jobs that share a user can take all watches of event queues that the kernel lets it have. Their memory bounds them
     * where it runs out first.
     */
    Finding watches(Policy policy, int slots) {
        String subject = "event queues";
        long most = host.number(WATCHES).orElse(Long.MAX_VALUE);
        long paidFor = slots * (policy.maximum().get(Limit.MEMORY).orElse(0) / WATCH_BYTES);
        String state = (most == Long.MAX_VALUE ? "any number of" : most) + " watches for all slots together";
        return paidFor <= most
                ? Finding.ok(subject, state)
                : Finding.warning(
                                subject,
                                "only " + state + ": with the most memory that policy " + policy.name()
                                        + " allows, jobs can leave none to others that wait for events")
                        .mendedBy("sudo sysctl -w fs.epoll.max_user_watches=" + paidFor);
    }

    /** Whether one job can open more files than the machine has. */
    Finding files(Policy policy) {
        String subject = "open files";
        long most = host.number(FILES).orElse(Long.MAX_VALUE);
        OptionalLong each = policy.maximum().get(Limit.OPEN_FILES);
        OptionalLong processes = policy.maximum().get(Limit.PROCESSES);
        long job = each.isPresent() && processes.isPresent() ? each.getAsLong() * processes.getAsLong() : 0;
        String state = (most == Long.MAX_VALUE ? "any number" : most) + " may be open on this machine";
        return job <= most / 2
                ? Finding.ok(subject, state)
                : Finding.warning(
                                subject,
                                "only " + state + ", and one job may open up to " + job
                                        + " where it asks for the most that policy " + policy.name() + " allows")
                        .mendedBy("sudo sysctl -w fs.file-max=" + Math.max(ENOUGH_FILES, 4 * job));
    }
}
