package dev.brig.cli.image;

import dev.brig.rootfs.ImageException;
import dev.brig.rootfs.ImageException.Problem;
import dev.brig.rootfs.store.Assembly;
import dev.brig.rootfs.store.ImageStore;
import dev.brig.rootfs.store.ImageTree;
import dev.brig.sandbox.libc.Libc;
import dev.brig.sandbox.root.RootTree;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Runs a program in an image instead of in what the policy shows of this machine. */
public final class ImageOption {
    @Option(
            names = "--image",
            paramLabel = "NAME",
            description = "Run it in an image of brig image, by name or digest, instead of in what the policy mounts.")
    private Optional<String> name = Optional.empty();

    @Option(
            names = "--store",
            paramLabel = "DIR",
            description = "The store of images: BRIG_STORE, or else brig/images in XDG_DATA_HOME, if not given.")
    private Optional<Path> store = Optional.empty();

    private ImageOption() {}

    /** Keeps the image in its store until this is closed. */
    public OpenImage open() {
        return new OpenImage(name.map(wanted -> {
            if (Libc.geteuid() == 0) {
                throw new ImageException(
                        Problem.UNSUPPORTED,
                        "started by root, a sandbox has a user of its own, who cannot read the store:"
                                + " run images as an ordinary user");
            }
            ImageStore images = StoreDirectory.open(store);
            return images.assemble(images.find(wanted));
        }));
    }

    /** The image that a job is to run in, if one was asked for. */
    public static final class OpenImage implements AutoCloseable {
        private final Optional<Assembly> assembly;

        private OpenImage(Optional<Assembly> assembly) {
            this.assembly = assembly;
        }

        public Optional<RootTree> root() {
            return assembly.map(ImageTree::new);
        }

        /** The image's own variables. */
        public Map<String, String> environment() {
            Map<String, String> variables = new LinkedHashMap<>();
            assembly.ifPresent(own -> own.config().environment().forEach(variable -> {
                int equals = variable.indexOf('=');
                variables.put(variable.substring(0, equals), variable.substring(equals + 1));
            }));
            return variables;
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

        @Override
        public void close() {
            assembly.ifPresent(Assembly::close);
        }
    }
}
