package dev.brig.cli.ci;

import dev.brig.ci.CiRoot;
import dev.brig.cli.image.ImageOption;
import dev.brig.cli.image.ImageOption.OpenImage;
import dev.brig.cli.image.StoreDirectory;
import dev.brig.rootfs.store.ImageUser;
import dev.brig.sandbox.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The images of a job and its services, in use until this is closed. */
final class CiImages implements AutoCloseable {
    private final StoreDirectory store;
    private final List<OpenImage> open = new ArrayList<>();

    CiImages(StoreDirectory store) {
        this.store = store;
    }

    /** In what a program runs: in an image, or else in what the policy shows of this machine. */
    CiRoot root(Policy policy, Optional<String> name) {
        return name.map(wanted -> inImage(policy, open(wanted)))
                .orElseGet(() -> new CiRoot(policy, Optional.empty(), Map.of()));
    }

    /** An image, opened. */
    OpenImage open(String name) {
        OpenImage image = ImageOption.open(store, name);
        open.add(image);
        return image;
    }

    /** Whoever the image says, unless that is root. */
    static CiRoot inImage(Policy policy, OpenImage image) {
        Optional<ImageUser> own = image.user(Optional.empty());
        Policy asUser = own.map(
                        id -> policy.toBuilder().user(id.uid(), id.gid()).build())
                .orElse(policy);
        return new CiRoot(asUser, image.root(), image.environment());
    }

    @Override
    public void close() {
        open.forEach(OpenImage::close);
    }
}
