package dev.brig.oci;

import dev.brig.oci.config.Caller;
import dev.brig.oci.config.ExecReader;
import dev.brig.oci.config.ExecReader.Changes;
import dev.brig.oci.config.ExecReader.Place;
import dev.brig.oci.container.Life;
import dev.brig.oci.container.LiveProcess;
import dev.brig.oci.container.OciException;
import dev.brig.sandbox.SandboxException;
import dev.brig.sandbox.container.Namespace;
import dev.brig.sandbox.detached.DetachedSpec.Range;
import dev.brig.sandbox.detached.DetachedSpec.Users;
import dev.brig.sandbox.detached.ExecSpec;
import dev.brig.sandbox.detached.Launch;
import dev.brig.sandbox.libc.DescriptorSender;
import dev.brig.sandbox.libc.Libc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Runs a further program in a container.
 *
 * @param process its document, if it has one
 */
record Execution(
        Life.Found found,
        Optional<Path> process,
        Changes changes,
        Optional<Path> pidFile,
        Optional<Path> consoleSocket,
        int preserved) {
    private static final Map<Namespace, String> FILES = Map.of(
            Namespace.USER, "user",
            Namespace.MOUNT, "mnt",
            Namespace.PID, "pid",
            Namespace.IPC, "ipc",
            Namespace.UTS, "uts",
            Namespace.CGROUP, "cgroup",
            Namespace.NETWORK, "net");

    /** @return its number; it is a child of this process */
    int start() {
        PidFile.requireDescriptors(preserved);
        LiveProcess container = found.container().process();
        ExecSpec spec = spec(container.pid());
        int descriptor = container
                .open()
                .orElseThrow(
                        () -> new OciException("container " + found.container().id() + " has stopped"));
        Launch.Listening listening = CallListener.of(
                spec.payload(),
                found.container().configuration().version(),
                () -> found.container().state(found.status()));
        try (Launch launch = Launch.enter(spec, descriptor, listening)) {
            if (consoleSocket.isPresent() && launch.terminal().isPresent()) {
                DescriptorSender.send(
                        consoleSocket.get().toString(), launch.terminal().getAsInt(), "/dev/console");
            }
            pidFile.ifPresent(file -> PidFile.write(file, launch.pid()));
            return launch.pid();
        } catch (SandboxException e) {
            throw NotExecutable.told(e, spec.payload());
        } finally {
            Libc.close(descriptor);
        }
    }

    private ExecSpec spec(int pid) {
        try {
            Optional<byte[]> own =
                    process.isPresent() ? Optional.of(Files.readAllBytes(process.get())) : Optional.empty();
            Path proc = Path.of("/proc", Integer.toString(pid));
            Set<Namespace> others = EnumSet.noneOf(Namespace.class);
            for (Map.Entry<Namespace, String> entry : FILES.entrySet()) {
                Path theirs = Files.readSymbolicLink(proc.resolve("ns").resolve(entry.getValue()));
                if (!theirs.equals(
                        Files.readSymbolicLink(Path.of("/proc/self/ns").resolve(entry.getValue())))) {
                    others.add(entry.getKey());
                }
            }
            Optional<Users> users = others.contains(Namespace.USER)
                    ? Optional.of(new Users(ranges(proc.resolve("uid_map")), ranges(proc.resolve("gid_map"))))
                    : Optional.empty();
            return ExecReader.read(
                    found.container().groups().joining(),
                    found.directory().configuration(),
                    own,
                    changes,
                    new Place(others, users),
                    Caller.present(preserved, consoleSocket.isPresent()));
        } catch (IOException e) {
            throw new OciException(
                    "a program cannot be run in container " + found.container().id() + ": " + e.getMessage(), e);
        }
    }

    private static List<Range> ranges(Path map) throws IOException {
        return Files.readAllLines(map).stream()
                .map(line -> Arrays.stream(line.strip().split("\\s+", -1))
                        .mapToLong(Long::parseLong)
                        .toArray())
                .map(numbers -> new Range(numbers[0], numbers[1], numbers[2]))
                .toList();
    }
}
