package dev.brig.cli.image;

import dev.brig.rootfs.ImageConfig;
import dev.brig.rootfs.ImageException;
import dev.brig.rootfs.ImageException.Problem;
import dev.brig.rootfs.Progress;
import dev.brig.rootfs.Reference;
import dev.brig.rootfs.source.Changes;
import dev.brig.rootfs.source.SourceLayer;
import dev.brig.rootfs.store.Assembly;
import dev.brig.rootfs.store.Image;
import dev.brig.rootfs.store.ImageStore;
import dev.brig.rootfs.store.ImageTree;
import dev.brig.rootfs.store.ImageUser;
import dev.brig.sandbox.root.Images;
import dev.brig.sandbox.root.RootTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs a program in an image instead of in what the policy shows of this machine. */
public final class ImageOption {
    @Option(
            names = "--image",
            paramLabel = "NAME",
            description = "Run it in an image of brig image, by name or digest, instead of in what the policy mounts.")
    private Optional<String> name = Optional.empty();

    @Mixin
    private StoreDirectory store;

    @Option(
            names = "--writable",
            description =
                    "Let the program change the files of the image, in a copy of its own that goes when it ends: what it"
                            + " writes counts as the work directory does.")
    private boolean writable;

    private ImageOption() {}

    /** The images of the same store, for policies that name one. */
    public Images images() {
        return store.images();
    }

    public boolean isWritable() {
        return writable;
    }

    /** Keeps the image in its store until this is closed. */
    public OpenImage open() {
        if (name.isEmpty()) {
            return new OpenImage(Optional.empty(), Optional.empty());
        }
        ImageStore images = store.open();
        return new OpenImage(Optional.of(images), name.map(images::assemble));
    }

    /** The same for an image that has to be given. */
    public static OpenImage open(StoreDirectory store, String name) {
        ImageStore images = store.open();
        return new OpenImage(Optional.of(images), Optional.of(images.assemble(name)));
    }

    /** The image that a job is to run in, if one was asked for. */
    public static final class OpenImage implements AutoCloseable {
        private final Optional<ImageStore> store;
        private final Optional<Assembly> assembly;

        private OpenImage(Optional<ImageStore> store, Optional<Assembly> assembly) {
            this.store = store;
            this.assembly = assembly;
        }

        public Optional<RootTree> root() {
            return assembly.map(ImageTree::new);
        }

        /** The image's own variables. */
        public Map<String, String> environment() {
            return assembly.map(own -> own.config().variables()).orElse(Map.of());
        }

        /** What is run where the user gives these words: they take the place of the image's command, after its entry point. */
        public List<String> command(List<String> words) {
            List<String> all = new ArrayList<>();
            assembly.ifPresent(own -> all.addAll(own.config().entrypoint()));
            all.addAll(
                    words.isEmpty()
                            ? assembly.map(own -> own.config().command()).orElse(List.of())
                            : words);
            return all;
        }

        /** Where its programs start, if it says so. */
        public Optional<String> directory() {
            return assembly.map(own -> own.config().workingDirectory()).filter(path -> !path.isEmpty());
        }

        /**
         * Who its programs are.
         *
         * @param wanted takes the place of the image's own choice
         * @return empty where that is root, or nobody: the policy's user it is then
         */
        public Optional<ImageUser> user(Optional<String> wanted) {
            return assembly.flatMap(
                    own -> ImageUser.of(wanted.orElse(own.config().user()), new ImageTree(own)));
        }

        /** Keeps what a job has changed as a new image. */
        public Image keep(Changes changes, Reference name) {
            SourceLayer layer = changes.layer("of " + name.name(), OptionalLong.empty())
                    .orElseThrow(() -> new ImageException(
                            Problem.USAGE, "nothing is kept: processes that could change it have not ended"));
            return store.orElseThrow()
                    .extend(
                            assembly.orElseThrow().config(),
                            List.of(layer),
                            ImageConfig.Settings.NONE,
                            List.of(name),
                            Progress.NONE);
        }

        @Override
        public void close() {
            assembly.ifPresent(Assembly::close);
        }
    }
}
