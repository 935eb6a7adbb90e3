package dev.brig.sandbox;

/** What can enforce a limit. */
public enum Enforcer {
    /** Nothing does; only where a policy allows a best effort. */
    NONE("none"),
    /** Brig's own clock. */
    TIMER("timer"),
    /** Brig's clock, by the CPU time that a control group counts. */
    TIMER_AND_CGROUP_V1("timer+cgroup-v1"),
    TIMER_AND_CGROUP_V2("timer+cgroup-v2"),
    CGROUP_V1("cgroup-v1"),
    CGROUP_V2("cgroup-v2"),
    /** A limit of each process (setrlimit(2)). */
    RLIMIT("rlimit"),
    /** The limit of each process's address space ({@code RLIMIT_AS}), in place of one of the memory of all. */
    RLIMIT_AS("rlimit-as"),
    /** Brig's end of the pipes that the job writes to. */
    PIPE("pipe"),
    /** The size of the file system in memory. */
    TMPFS("tmpfs");

    private final String word;

    Enforcer(String word) {
        this.word = word;
    }

    /** The enforcer in results. */
    public String word() {
        return word;
    }
}
