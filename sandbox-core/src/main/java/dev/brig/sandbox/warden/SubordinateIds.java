package dev.brig.sandbox.warden;

import dev.brig.sandbox.SandboxException;
import dev.brig.sandbox.SandboxException.Code;
import dev.brig.sandbox.container.SandboxSpec;
import dev.brig.sandbox.container.SandboxSpec.Identity;
import dev.brig.sandbox.container.SandboxSpec.Way;
import dev.brig.sandbox.container.SubordinateMap;
import dev.brig.sandbox.libc.Libc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The ids that the system has given to the ordinary user who started Brig, for sandboxes to have users of their own: ranges in
 * {@code /etc/subuid} and {@code /etc/subgid}, and newuidmap(1) and newgidmap(1), which may map them.
 */
public sealed interface SubordinateIds {

    /** There are none to be used. */
    record Missing(String reason, Optional<String> remedy) implements SubordinateIds {}

    /** There are some. The last come first: other programs begin at the front. */
    final class Granted implements SubordinateIds {
        private final int lastUser;
        private final int lastGroup;
        private final int count;
        private final Tools tools;
        private final UserRange range;

        private Granted(IdRange users, IdRange groups, Tools tools) {
            lastUser = users.last();
            lastGroup = groups.last();
            count = Math.min(users.count(), groups.count());
            this.tools = tools;
            range = new UserRange(lockFile(), count);
        }

        public int count() {
            return count;
        }

        /** The first of as many users as {@link #count()}. */
        public int firstUser() {
            return lastUser - count + 1;
        }

        /** The first of as many groups. */
        public int firstGroup() {
            return lastGroup - count + 1;
        }

        UserRange range() {
            return range;
        }

        Identity identity(int place) {
            return new Identity(lastUser - place, lastGroup - place, Way.SUBORDINATE);
        }

        /** Where this user's programs that run now keep such; the system empties it when none does. */
        private static Path lockFile() {
            int uid = Libc.getuid();
            Path ours = Path.of("/run/user", Integer.toString(uid));
            Path place = Optional.ofNullable(System.getenv("XDG_RUNTIME_DIR"))
                    .map(Path::of)
                    .filter(Files::isWritable)
                    .or(() -> Optional.of(ours).filter(Files::isWritable))
                    .map(directory -> directory.resolve("brig"))
                    .orElse(Path.of("/tmp", "brig-" + uid));
            return place.resolve("users");
        }
    }

    /** The commands that map, by their paths. */
    record Tools(String users, String groups) {
        /**
         * @param process in whose user namespace
         * @param uid and {@code gid}: the sandbox's user inside
         * @param identity the same on the host
         */
        void map(int process, int uid, int gid, Identity identity) {
            run(users, SubordinateMap.arguments(process, uid, identity.uid(), Libc.getuid()));
            run(groups, SubordinateMap.arguments(process, gid, identity.gid(), Libc.getgid()));
        }

        private static void run(String tool, List<String> arguments) {
            if (!Spawner.instance().succeeds(tool, arguments)) {
                throw new SandboxException(Code.STEP_FAILED, tool + " " + String.join(" ", arguments) + " failed");
            }
        }
    }

    /** Those of this machine and user, looked up once. */
    static SubordinateIds here() {
        return Lookup.HERE;
    }

    /** Maps the users of a sandbox in the namespace of its warden. */
    static void map(int warden, SandboxSpec spec) {
        if (!(here() instanceof Granted granted)) {
            throw new IllegalStateException("no subordinate ids are granted");
        }
        granted.tools.map(
                warden,
                spec.container().users().own(),
                spec.container().groups().own(),
                spec.identity());
    }

    /** Finds out what there is. */
    final class Lookup {
        private static final List<String> DIRECTORIES = List.of("/usr/bin", "/bin", "/usr/local/bin");
        private static final int FIRST_TO_GRANT = 0x7002_0000;
        private static final int TO_GRANT = 65_536;
        private static final int MOST_USERS = 2048;

        private static final SubordinateIds HERE = look();

        private Lookup() {}

        private static SubordinateIds look() {
            int uid = Libc.getuid();
            String name = System.getProperty("user.name");
            Optional<String> users = tool("newuidmap");
            Optional<String> groups = tool("newgidmap");
            if (users.isEmpty() || groups.isEmpty()) {
                return new Missing("newuidmap and newgidmap are not installed", Optional.of("sudo apt install uidmap"));
            }
            Optional<IdRange> userIds = IdRange.of(read("/etc/subuid"), name, uid);
            Optional<IdRange> groupIds = IdRange.of(read("/etc/subgid"), name, uid);
            if (userIds.isEmpty() || groupIds.isEmpty()) {
                return new Missing(
                        "/etc/subuid and /etc/subgid grant none to this user", Optional.of(grant(name, uid)));
            }
            Granted granted = new Granted(userIds.get(), groupIds.get(), new Tools(users.get(), groups.get()));
            return refusal(granted)
                    .<SubordinateIds>map(reason -> new Missing(reason, Optional.empty()))
                    .orElse(granted);
        }

        /** A range that no other user is given by this, and that lies beside those of distributions and of {@link HostUsers}. */
        private static String grant(String name, int uid) {
            int first = FIRST_TO_GRANT + uid % MOST_USERS * TO_GRANT;
            String ids = first + "-" + (first + TO_GRANT - 1);
            return "sudo usermod --add-subuids " + ids + " --add-subgids " + ids + " " + name;
        }

        /** Why they cannot be used although they are granted, by a trial. */
        private static Optional<String> refusal(Granted granted) {
            return UserTrial.refusal(granted.identity(0), granted.tools);
        }

        private static Optional<String> tool(String name) {
            return DIRECTORIES.stream()
                    .map(directory -> directory + "/" + name)
                    .filter(path -> Files.isExecutable(Path.of(path)))
                    .findFirst();
        }

        private static Stream<String> read(String file) {
            try {
                return Files.readAllLines(Path.of(file)).stream();
            } catch (IOException absent) {
                return Stream.empty();
            }
        }
    }
}
