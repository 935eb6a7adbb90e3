package dev.brig.rootfs.layer;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.brig.rootfs.Digest;

/**
 * What the store knows of a layer.
 *
 * @param diffId digest of its archive, unpacked
 * @param archiveBytes of the archive, unpacked
 * @param hidesAllBelow whether nothing of the layers below it is to be seen
 */
public record LayerInfo(String diffId, long archiveBytes, boolean hidesAllBelow, LayerCounts counts) {

    @JsonCreator
    public LayerInfo(
            @JsonProperty(value = "diffId", required = true) String diffId,
            @JsonProperty(value = "archiveBytes", required = true) long archiveBytes,
            @JsonProperty(value = "hidesAllBelow", required = true) boolean hidesAllBelow,
            @JsonProperty(value = "counts", required = true) LayerCounts counts) {
        this.diffId = Digest.parse(diffId).toString();
        this.archiveBytes = archiveBytes;
        this.hidesAllBelow = hidesAllBelow;
        this.counts = counts;
    }

    /** The digest as one. */
    public Digest digest() {
        return Digest.parse(diffId);
    }
}
