package dev.brig.sandbox.cgroup;

/** Which of the kernel's two interfaces a group is made by. */
public enum CgroupVersion {
    /** One hierarchy for each controller; also the hybrid set-up, in which some hierarchy of version 2 stands beside. */
    V1("cgroup-v1"),
    /** One hierarchy for all. */
    V2("cgroup-v2");

    private final String word;

    CgroupVersion(String word) {
        this.word = word;
    }

    /** As results say it, for example {@code cgroup-v2}. */
    public String word() {
        return word;
    }
}
