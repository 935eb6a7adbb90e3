package dev.brig.sandbox.cgroup;

/** The kernel's two interfaces for groups. */
public enum CgroupVersion {
    /** One hierarchy for each controller; also the hybrid set-up, which has a hierarchy of version 2 beside them. */
    V1("cgroup-v1"),
    /** One hierarchy for all. */
    V2("cgroup-v2");

    private final String word;

    CgroupVersion(String word) {
        this.word = word;
    }

    /** The word in results, for example {@code cgroup-v2}. */
    public String word() {
        return word;
    }
}
