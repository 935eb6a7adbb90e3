package dev.brig.bench;

import dev.brig.bench.Programs.Program;
import dev.brig.sandbox.seccomp.SeccompFilter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Other sandboxes, set up to do the same work as nearly as they can. What they leave out is in their notes. */
final class Peers {
    private final Programs programs;

    /**
     * One of them.
     *
     * @param note what it does less than Brig, or otherwise
     * @param command around a program
     * @param descriptor9 a file it finds open as descriptor 9
     */
    record Peer(String name, String note, Function<Program, List<String>> command, Optional<Path> descriptor9) {
        Peer(String name, String note, Function<Program, List<String>> command) {
            this(name, note, command, Optional.empty());
        }

        Contender around(Program program, Path bare) {
            return new CommandContender(name, bare, command.apply(program), descriptor9);
        }
    }

    Peers(Programs programs) {
        this.programs = programs;
    }

    /** Those that are on this machine, and the user's own. */
    List<Peer> present(Map<String, String> own) {
        List<Peer> peers = new ArrayList<>();
        Commands.find("bwrap").ifPresent(bwrap -> {
            Path filter = programs.folder().resolve("filter.bpf");
            write(filter, SeccompFilter.compile(programs.policy().seccomp()).program());
            peers.add(new Peer(
                    "bubblewrap",
                    "all namespaces, no capabilities; no seccomp, no cgroup, no limits",
                    program -> bubblewrap(bwrap, program, List.of())));
            peers.add(new Peer(
                    "bubblewrap, seccomp",
                    "as above with Brig's own filter; no cgroup, no limits",
                    program -> bubblewrap(bwrap, program, List.of("--seccomp", "9")),
                    Optional.of(filter)));
        });
        Commands.find("unshare")
                .ifPresent(unshare -> peers.add(new Peer(
                        "unshare",
                        "namespaces and /proc alone: the host's file system, all capabilities in it, no seccomp, no cgroup",
                        program -> join(List.of(unshare.toString(), "-rpfmiun", "--mount-proc"), program.host()))));
        OciBundles bundles = new OciBundles(programs);
        String ociNote =
                "all namespaces but the cgroup's, root inside, no capabilities; no seccomp, no cgroup, no limits";
        Commands.find("crun")
                .ifPresent(crun -> peers.add(new Peer(
                        "crun",
                        ociNote,
                        program -> List.of(
                                crun.toString(),
                                "--root=" + bundles.state("crun"),
                                "--cgroup-manager=disabled",
                                "run",
                                "--bundle=" + bundles.of(program),
                                "brig-bench-crun"))));
        Commands.find("runc")
                .ifPresent(runc -> peers.add(new Peer(
                        "runc",
                        ociNote,
                        program -> List.of(
                                runc.toString(),
                                "--root=" + bundles.state("runc"),
                                "run",
                                "--bundle=" + bundles.of(program),
                                "brig-bench-runc"))));
        own.forEach((name, command) -> peers.add(
                new Peer(name, "by the command given: " + command, program -> around(words(command), program.host()))));
        return peers;
    }

    private List<String> bubblewrap(Path bwrap, Program program, List<String> more) {
        List<String> command = new ArrayList<>(
                List.of(bwrap.toString(), "--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL"));
        command.addAll(List.of("--ro-bind", "/usr", "/usr"));
        for (String link : List.of("bin", "lib", "lib64")) {
            command.addAll(List.of("--symlink", "usr/" + link, "/" + link));
        }
        command.addAll(List.of("--ro-bind", programs.programs().toString(), Programs.INSIDE));
        command.addAll(
                List.of("--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp", "--tmpfs", "/box", "--chdir", "/box"));
        command.addAll(more);
        command.addAll(program.inside());
        return command;
    }

    private static List<String> words(String command) {
        return Arrays.stream(command.split(" ", -1))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /** The program stands where the command says {@code {}}, else at its end. */
    private static List<String> around(List<String> command, List<String> program) {
        int place = command.indexOf("{}");
        if (place < 0) {
            return join(command, program);
        }
        return join(join(command.subList(0, place), program), command.subList(place + 1, command.size()));
    }

    private static List<String> join(List<String> first, List<String> second) {
        List<String> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }

    private static void write(Path file, byte[] content) {
        try {
            Files.write(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
