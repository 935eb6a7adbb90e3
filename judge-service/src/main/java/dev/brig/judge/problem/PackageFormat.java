package dev.brig.judge.problem;

/** The format a package is written in. */
public enum PackageFormat {
    LEGACY("legacy"),
    /** The drafts on the way to 2025-09. */
    V2023_07("2023-07"),
    V2025_09("2025-09"),
    POLYGON("polygon"),
    DMOJ("dmoj");

    private final String word;

    PackageFormat(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }
}
