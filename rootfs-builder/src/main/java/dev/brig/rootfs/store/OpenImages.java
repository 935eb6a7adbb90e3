package dev.brig.rootfs.store;

import dev.brig.rootfs.Digest;
import dev.brig.rootfs.ImageException;
import dev.brig.rootfs.ImageException.Problem;
import dev.brig.sandbox.root.ImageUnavailableException;
import dev.brig.sandbox.root.ImageUnavailableException.Reason;
import dev.brig.sandbox.root.Images;
import dev.brig.sandbox.root.RootTree;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The images of a store that are in use in this process, each opened once. */
public final class OpenImages implements Images {
    private final Supplier<ImageStore> opening;
    private final Map<Digest, Shared> open = new HashMap<>();
    private Optional<ImageStore> store = Optional.empty();

    /** @param store is opened when the first image is asked for */
    public OpenImages(Supplier<ImageStore> store) {
        opening = store;
    }

    @Override
    public Held open(String name) {
        try {
            return new Use(share(store().resolve(name)));
        } catch (ImageException e) {
            throw new ImageUnavailableException(reason(e.problem()), e.getMessage(), e);
        }
    }

    private static Reason reason(Problem problem) {
        return switch (problem) {
            case NOT_FOUND -> Reason.UNKNOWN;
            case USAGE, NAME -> Reason.NO_NAME;
            default -> Reason.UNUSABLE;
        };
    }

    private synchronized ImageStore store() {
        if (store.isEmpty()) {
            store = Optional.of(opening.get());
        }
        return store.get();
    }

    private synchronized Shared share(Digest id) {
        Shared known = open.get(id);
        if (known == null) {
            known = new Shared(store().assemble(id));
            open.put(id, known);
        }
        known.users++;
        return known;
    }

    private synchronized void giveBack(Shared image) {
        image.users--;
        if (image.users == 0) {
            open.remove(image.assembly.config().digest());
            image.assembly.close();
        }
    }

    /** One image, for all who use it. */
    private static final class Shared {
        private final Assembly assembly;
        private final ImageTree tree;
        private final Map<String, String> environment;
        private final Optional<User> user;
        private int users;

        Shared(Assembly assembly) {
            this.assembly = assembly;
            try {
                tree = new ImageTree(assembly);
                environment = assembly.config().variables();
                user = ImageUser.of(assembly.config().user(), tree).map(own -> new User(own.uid(), own.gid()));
            } catch (RuntimeException e) {
                assembly.close();
                throw e;
            }
        }
    }

    private final class Use implements Held {
        private final Shared image;
        private final AtomicBoolean held = new AtomicBoolean(true);

        Use(Shared image) {
            this.image = image;
        }

        @Override
        public String digest() {
            return image.assembly.config().digest().toString();
        }

        @Override
        public RootTree root() {
            return image.tree;
        }

        @Override
        public Map<String, String> environment() {
            return image.environment;
        }

        @Override
        public Optional<User> user() {
            return image.user;
        }

        @Override
        public List<String> command() {
            return Stream.concat(
                            image.assembly.config().entrypoint().stream(), image.assembly.config().command().stream())
                    .toList();
        }

        @Override
        public Optional<String> directory() {
            return Optional.of(image.assembly.config().workingDirectory()).filter(path -> !path.isEmpty());
        }

        @Override
        public void close() {
            if (held.compareAndSet(true, false)) {
                giveBack(image);
            }
        }
    }
}
