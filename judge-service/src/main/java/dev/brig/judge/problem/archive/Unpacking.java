package dev.brig.judge.problem.archive;

import java.nio.file.Path;

/** How unpacking ended. */
public sealed interface Unpacking {
    /** @param root the package: the directory that was given, or the only one in it */
    record Unpacked(Path root) implements Unpacking {}

    /**
     * Nothing is left in the directory.
     *
     * @param entry the name in the archive, shortened and without control characters; empty where the archive is meant
     */
    record Refused(Cause cause, String entry, String reason) implements Unpacking {}

    /** Why an archive is refused. */
    enum Cause {
        NOT_AN_ARCHIVE,
        NOT_SUPPORTED,
        DAMAGED,
        ENCRYPTED,
        BAD_NAME,
        LEADS_OUT,
        DUPLICATE_NAME,
        SPECIAL_FILE,
        BROKEN_LINK,
        TOO_LARGE,
        TOO_MANY_ENTRIES,
        DIRECTORY_NOT_EMPTY,
        CANNOT_WRITE
    }
}
