package dev.brig.sandbox.warden;

import dev.brig.sandbox.container.SandboxSpec.Identity;
import dev.brig.sandbox.container.SandboxSpec.Way;
import dev.brig.sandbox.libc.Libc;
import java.nio.file.Path;
import java.util.Optional;

/** Whom the sandboxes of slots run as on the host: a user for each slot, where Brig can give it one. */
public final class HostUsers {
    /** Above the ids that distributions give to people, services and subordinate ranges (login.defs(5)). */
    private static final int FIRST = 1_879_048_192; // 0x7000_0000

    private static final int COUNT = 65_536;

    private static final UserRange FOR_ROOT = new UserRange(Path.of("/run/brig/users"), COUNT);

    private HostUsers() {}

    /** A slot's user. Where it is the slot's own, no other slot of this machine has it until it is closed. */
    public static final class User implements AutoCloseable {
        private final Identity identity;
        private final Optional<UserRange.Taken> taken;

        private User(Identity identity, Optional<UserRange.Taken> taken) {
            this.identity = identity;
            this.taken = taken;
        }

        public Identity identity() {
            return identity;
        }

        @Override
        public void close() {
            taken.ifPresent(UserRange.Taken::close);
        }
    }

    /** A user for one more slot. */
    public static User take() {
        if (Libc.geteuid() == 0) {
            UserRange.Taken taken = FOR_ROOT.take();
            return new User(ofRoot(taken.place()), Optional.of(taken));
        }
        return SubordinateIds.here() instanceof SubordinateIds.Granted granted ? take(granted) : shared();
    }

    private static User take(SubordinateIds.Granted granted) {
        UserRange.Taken taken = granted.range().take();
        return new User(granted.identity(taken.place()), Optional.of(taken));
    }

    private static User shared() {
        return new User(Identity.shared(), Optional.empty());
    }

    /** One such as a slot may have. */
    public static Identity example() {
        if (Libc.geteuid() == 0) {
            return ofRoot(0);
        }
        return SubordinateIds.here() instanceof SubordinateIds.Granted granted
                ? granted.identity(0)
                : Identity.shared();
    }

    private static Identity ofRoot(int place) {
        return new Identity(FIRST + place, FIRST + place, Way.ROOT);
    }
}
