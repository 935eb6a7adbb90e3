package dev.brig.sandbox;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a sandbox looks like and what it allows: its file system, network, environment, limits and system calls. An
 * engine is opened on one policy.
 *
 * @param name by which users ask for it
 * @param description one line
 * @param image the digest of an image, whose files the sandbox has; whoever starts jobs opens it. Without one it has what is
 *     mounted, and nothing else
 * @param mounts the file system, in order, on an empty tmpfs or on the image; it ends up read-only. {@code /proc}, {@code /dev},
 *     {@code /tmp} and the work directory are made by Brig itself
 * @param workDirectory absolute path of the only directory the job owns, where its files are and where it starts
 * @param environment variables of every job; a job's own come on top
 * @param hostname what {@code hostname} says inside
 * @param uid the user id inside, 1 to 65533; 0 only with a writable root, for installing programs: as powerless as any
 * @param gid the group id inside
 * @param writableRoot whether a job may change the files of its image: in a copy of its own, which counts as its work
 *     directory does and goes with it
 * @param network whether the job shares the host's network; otherwise it has a network namespace with nothing in it
 * @param networkOf a process whose network namespace the job has instead, see {@link Builder#networkOf}
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
        Optional<String> image,
        List<Mount> mounts,
        String workDirectory,
        Map<String, String> environment,
        String hostname,
        int uid,
        int gid,
        boolean writableRoot,
        boolean network,
        OptionalLong networkOf,
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
        int least = writableRoot ? 0 : 1;
        if (uid < least || uid > 65533 || gid < least || gid > 65533) {
            throw new IllegalArgumentException("uid and gid must be " + least + " to 65533");
        }
    }

    /**
     * A policy with nothing yet but its system calls: no mounts, no environment, no network, <em>no limits</em>, the work
     * directory {@code /work}, the host name {@code sandbox}, the user and group 1000.
     */
    public static Builder builder(String name, Seccomp seccomp) {
        return new Builder(name, seccomp);
    }

    /** A policy like this one, to be changed. */
    public Builder toBuilder() {
        Builder copy = new Builder(name, seccomp);
        copy.description = description;
        copy.image = image;
        copy.mounts.addAll(mounts);
        copy.workDirectory = workDirectory;
        copy.environment.putAll(environment);
        copy.hostname = hostname;
        copy.uid = uid;
        copy.gid = gid;
        copy.writableRoot = writableRoot;
        copy.network = network;
        copy.networkOf = networkOf;
        copy.defaults = defaults;
        copy.maximum = maximum;
        copy.hugePages = hugePages;
        copy.speculationControl = speculationControl;
        copy.bestEffort = bestEffort;
        return copy;
    }

    /** Puts a policy together. What its parts mean is told at {@link Policy}. */
    public static final class Builder {
        private static final int USUAL_ID = 1000;

        private String name;
        private final List<Mount> mounts = new ArrayList<>();
        private final Map<String, String> environment = new LinkedHashMap<>();
        private String description = "";
        private Optional<String> image = Optional.empty();
        private String workDirectory = "/work";
        private String hostname = "sandbox";
        private int uid = USUAL_ID;
        private int gid = USUAL_ID;
        private boolean writableRoot;
        private boolean network;
        private OptionalLong networkOf = OptionalLong.empty();
        private Limits defaults = Limits.none();
        private Limits maximum = Limits.none();
        private Seccomp seccomp;
        private boolean hugePages;
        private boolean speculationControl;
        private boolean bestEffort;

        private Builder(String name, Seccomp seccomp) {
            this.name = name;
            this.seccomp = seccomp;
        }

        public Builder name(String own) {
            name = own;
            return this;
        }

        public Builder description(String line) {
            description = line;
            return this;
        }

        /** Another root: the mounts before this are forgotten. */
        public Builder image(String digest) {
            image = Optional.of(digest);
            mounts.clear();
            return this;
        }

        /** Forgets the mounts before this. */
        public Builder withoutMounts() {
            mounts.clear();
            return this;
        }

        /** One more mount, after those before. */
        public Builder mount(Mount mount) {
            mounts.add(mount);
            return this;
        }

        /** More mounts, after those before. */
        public Builder mounts(Collection<? extends Mount> more) {
            mounts.addAll(more);
            return this;
        }

        public Builder workDirectory(String path) {
            workDirectory = path;
            return this;
        }

        public Builder environment(String variable, String value) {
            environment.put(variable, value);
            return this;
        }

        public Builder environment(Map<String, String> variables) {
            environment.putAll(variables);
            return this;
        }

        public Builder hostname(String own) {
            hostname = own;
            return this;
        }

        public Builder user(int ownUid, int ownGid) {
            uid = ownUid;
            gid = ownGid;
            return this;
        }

        /** @param wanted whether jobs may change the files of their image */
        public Builder writableRoot(boolean wanted) {
            writableRoot = wanted;
            return this;
        }

        /** @param shared whether jobs have the host's network */
        public Builder network(boolean shared) {
            network = shared;
            return this;
        }

        /**
         * Has jobs share a network namespace that somebody else has made and holds, and with it whatever is in that.
         *
         * @param process in that namespace, and in the user namespace that it belongs to, which the same user must have made
         */
        public Builder networkOf(long process) {
            networkOf = OptionalLong.of(process);
            return this;
        }

        /** All limits of a job that does not ask for its own. */
        public Builder defaults(Limits limits) {
            defaults = limits;
            return this;
        }

        /** All that a job may not go beyond. */
        public Builder maximum(Limits limits) {
            maximum = limits;
            return this;
        }

        public Builder seccomp(Seccomp calls) {
            seccomp = calls;
            return this;
        }

        public Builder hugePages(boolean wanted) {
            hugePages = wanted;
            return this;
        }

        public Builder speculationControl(boolean wanted) {
            speculationControl = wanted;
            return this;
        }

        public Builder bestEffort(boolean enough) {
            bestEffort = enough;
            return this;
        }

        /** @throws IllegalArgumentException if the work directory, the user or the group is not a possible one */
        public Policy build() {
            return new Policy(
                    name,
                    description,
                    image,
                    mounts,
                    workDirectory,
                    environment,
                    hostname,
                    uid,
                    gid,
                    writableRoot,
                    network,
                    networkOf,
                    defaults,
                    maximum,
                    seccomp,
                    hugePages,
                    speculationControl,
                    bestEffort);
        }
    }
}
