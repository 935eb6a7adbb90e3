package dev.brig.rootfs.layer;

/**
 * What a layer has, and what of its archive was not taken over.
 *
 * @param bytes of files' contents as stored in the archive
 * @param whiteouts names of lower layers that are hidden
 * @param opaque directories that hide all that lower layers have in theirs
 * @param implied directories that the archive does not describe: theirs is mode 0755 and no time
 * @param replaced members that a later one of the same name took the place of
 * @param otherOwners members that do not belong to user 0 and group 0: kept in the archive only
 * @param setIds set-user-id and set-group-id bits dropped
 * @param devices dropped
 * @param capabilities of files, dropped
 * @param attributes other extended attributes dropped
 */
public record LayerCounts(
        int entries,
        int files,
        int directories,
        int symlinks,
        int hardlinks,
        long bytes,
        int whiteouts,
        int opaque,
        int implied,
        int replaced,
        int otherOwners,
        int setIds,
        int devices,
        int capabilities,
        int attributes) {

    /** Counts as a layer is made. */
    static final class Counter {
        int entries;
        int files;
        int directories;
        int symlinks;
        int hardlinks;
        long bytes;
        int whiteouts;
        int opaque;
        int implied;
        int replaced;
        int otherOwners;
        int setIds;
        int devices;
        int capabilities;
        int attributes;

        LayerCounts total() {
            return new LayerCounts(
                    entries,
                    files,
                    directories,
                    symlinks,
                    hardlinks,
                    bytes,
                    whiteouts,
                    opaque,
                    implied,
                    replaced,
                    otherOwners,
                    setIds,
                    devices,
                    capabilities,
                    attributes);
        }
    }
}
