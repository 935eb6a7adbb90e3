package dev.brig.sandbox;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a sandbox looks like and what it allows: its file system, network, environment, limits and system calls. An
 * engine is opened on one policy.
 *
 * @param name by which users ask for it
 * @param description one line
 * @param mounts the file system, in order, on an empty tmpfs that ends up read-only; {@code /proc}, {@code /dev},
 *     {@code /tmp} and the work directory are made by Brig itself
 * @param workDirectory absolute path of the only directory the job owns, where its files are and where it starts
 * @param environment variables of every job; a job's own come on top
 * @param hostname what {@code hostname} says inside
 * @param uid the user id inside, 1 to 65533; never 0
 * @param gid the group id inside
 * @param network whether the job shares the host's network; otherwise it has a network namespace with nothing in it
 * @param defaults the limits of a job that does not ask for its own
 * @param maximum the most a job may ask for; absent means {@link Limit#most()}
 * @param seccomp the system calls
 * @param hugePages whether the work directory, {@code /tmp} and {@code /dev/shm} keep files in pages of up to 2 MiB, where the
 *     kernel can: large files come in faster, and a file with holes takes more memory
 * @param speculationControl whether indirect-branch and store-bypass speculation is switched off for jobs
 * @param bestEffort whether a limit that this machine cannot enforce is passed over and reported, rather than refused
 */
public record Policy(
        String name,
        String description,
        List<Mount> mounts,
        String workDirectory,
        Map<String, String> environment,
        String hostname,
        int uid,
        int gid,
        boolean network,
        Limits defaults,
        Limits maximum,
        Seccomp seccomp,
        boolean hugePages,
        boolean speculationControl,
        boolean bestEffort) {

    public Policy {
        Objects.requireNonNull(name, "name");
        mounts = List.copyOf(mounts);
        environment = Map.copyOf(environment);
        if (!workDirectory.startsWith("/") || workDirectory.equals("/")) {
            throw new IllegalArgumentException("the work directory must be an absolute path: " + workDirectory);
        }
        if (uid < 1 || uid > 65533 || gid < 1 || gid > 65533) {
            throw new IllegalArgumentException("uid and gid must be 1 to 65533");
        }
    }

    /** This policy with more mounts after its own. */
    public Policy withMounts(List<Mount> more) {
        List<Mount> all =
                java.util.stream.Stream.concat(mounts.stream(), more.stream()).toList();
        return new Policy(
                name,
                description,
                all,
                workDirectory,
                environment,
                hostname,
                uid,
                gid,
                network,
                defaults,
                maximum,
                seccomp,
                hugePages,
                speculationControl,
                bestEffort);
    }

    /** This policy with a limit that cannot be enforced passed over and reported. */
    public Policy withBestEffort(boolean allowed) {
        return new Policy(
                name,
                description,
                mounts,
                workDirectory,
                environment,
                hostname,
                uid,
                gid,
                network,
                defaults,
                maximum,
                seccomp,
                hugePages,
                speculationControl,
                allowed);
    }
}
