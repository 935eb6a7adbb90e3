package dev.brig.rootfs;

/**
 * How large an input may be. What is larger is refused before it takes room or time.
 *
 * @param layers of one image
 * @param entries of one archive
 * @param layerBytes of one archive, unpacked
 * @param fileBytes apparent size of one file; a sparse file takes less
 * @param ratio unpacked to packed, once more than {@link #RATIO_FROM_BYTES} came out
 * @param pathBytes of a name with its folders
 * @param depth folders above one another
 * @param documentBytes of a manifest, an index or a configuration
 */
public record UnpackLimits(
        int layers,
        int entries,
        long layerBytes,
        long fileBytes,
        int ratio,
        int pathBytes,
        int depth,
        int documentBytes) {

    /** Below this no ratio is looked at: a small archive of zeros is no attack. */
    public static final long RATIO_FROM_BYTES = 256L << 20;

    /** Docker makes no more than 127 layers; the largest images people use have some 500 000 files and 30 GB. */
    public static final UnpackLimits DEFAULT =
            new UnpackLimits(127, 1_000_000, 64L << 30, 1L << 40, 400, 3072, 256, 4 << 20);

    /** For what was let in before. */
    public static final UnpackLimits NONE = new UnpackLimits(
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            1L << 62,
            1L << 62,
            Integer.MAX_VALUE,
            4095,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE);

    public UnpackLimits withEntries(int most) {
        return new UnpackLimits(layers, most, layerBytes, fileBytes, ratio, pathBytes, depth, documentBytes);
    }

    public UnpackLimits withLayerBytes(long most) {
        return new UnpackLimits(layers, entries, most, fileBytes, ratio, pathBytes, depth, documentBytes);
    }
}
