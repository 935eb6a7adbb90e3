package dev.brig.rootfs.store;

import dev.brig.rootfs.Digest;
import dev.brig.rootfs.ImageConfig;
import dev.brig.rootfs.layer.LayerFiles;
import dev.brig.rootfs.layer.LayerInfo;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a sandbox needs of an image: the directories of its layers, to be mounted one above the other, and its
 * configuration. The layers stay in the store until this is closed.
 */
public final class Assembly implements AutoCloseable {
    /** Of the names of layers, in the store. */
    static final String START = "layers";

    private final Path store;
    private final ImageConfig config;
    private final List<String> layers;
    private final List<StoreFiles.Lock> held;

    private final boolean copied;

    private Assembly(Path store, ImageConfig config, List<String> layers, boolean copied, List<StoreFiles.Lock> held) {
        this.store = store;
        this.config = config;
        this.layers = layers;
        this.copied = copied;
        this.held = held;
    }

    static Assembly of(Path store, Image image, List<LayerInfo> fromTheBottom, List<StoreFiles.Lock> held) {
        List<String> names = new ArrayList<>();
        for (LayerInfo layer : fromTheBottom.reversed()) {
            String name = layer.digest().shortName() + "/" + LayerFiles.TREE;
            if (!names.contains(name)) { // the same directory twice is refused; all of the lower one is hidden anyway
                names.add(name);
            }
            if (layer.hidesAllBelow()) {
                break;
            }
        }
        names.add("../" + StoreFiles.EMPTY);
        return new Assembly(store, image.config(), List.copyOf(names), false, held);
    }

    /** Of an image that lies in one directory. */
    static Assembly copied(Path store, Image image, Digest layer, StoreFiles.Lock held) {
        return new Assembly(
                store, image.config(), List.of(layer.shortName() + "/" + LayerFiles.TREE), true, List.of(held));
    }

    /** Whether there is one directory that has everything, which is shown as it is, since the kernel has no overlay. */
    public boolean isCopied() {
        return copied;
    }

    /** Where all layers lie. */
    public Path store() {
        return store;
    }

    /** Where the names of {@link #layers} begin: the working directory of who mounts them, so that no path of the host shows. */
    public Path directory() {
        return store.resolve(START);
    }

    /**
     * Directories from the top to the bottom, as overlayfs has them; the last is empty, since one alone would be refused. Of an
     * image that was copied it is one.
     */
    public List<String> layers() {
        return layers;
    }

    public ImageConfig config() {
        return config;
    }

    @Override
    public void close() {
        held.forEach(StoreFiles.Lock::close);
    }
}
