package dev.brig.bench.peer;

import dev.brig.bench.measure.BenchPrograms;
import dev.brig.bench.measure.BenchPrograms.Program;
import dev.brig.bench.measure.CommandContender;
import dev.brig.bench.measure.Commands;
import dev.brig.bench.measure.Contender;
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

/** Other sandboxes, set up to do the same work as far as they can. Their notes say what they leave out. */
public final class Peers {
    private final BenchPrograms programs;
    private final Optional<Path> brig;
    private final Optional<Path> nsjail;
    private final Optional<Path> isolate;

    /**
     * One of them.
     *
     * @param note what it leaves out, or does differently from Brig
     * @param around runs a program in it
     */
    public record Peer(String name, String note, Function<Program, Contender> around) {}

    /**
     * @param brig what makes executables of containers
     * @param nsjail where it is, if not along the PATH; likewise {@code isolate}
     */
    public Peers(BenchPrograms programs, Optional<Path> brig, Optional<Path> nsjail, Optional<Path> isolate) {
        this.programs = programs;
        this.brig = brig;
        this.nsjail = nsjail.or(() -> Commands.find("nsjail"));
        this.isolate = isolate.or(() -> Commands.find("isolate"));
    }

    /** Those that are on this machine, and the user's own. */
    public List<Peer> present(Map<String, String> own) {
        List<Peer> peers = new ArrayList<>();
        Commands.find("bwrap").ifPresent(bwrap -> bubblewraps(bwrap, peers));
        Commands.find("unshare")
                .ifPresent(unshare -> peers.add(command(
                        "unshare",
                        "namespaces and /proc alone: the host's file system, all capabilities in it, no seccomp, no cgroup,"
                                + " no limits",
                        program -> join(List.of(unshare.toString(), "-rpfmiun", "--mount-proc"), program.host()))));
        nsjail.ifPresent(file -> peers.add(command(
                "nsjail",
                "all namespaces, no capabilities, limits of each process; no seccomp (Brig's filter cannot be told to it), no"
                        + " cgroup, so none of memory and processes as a whole",
                program -> Nsjail.command(file, programs, program))));
        isolate.ifPresent(file -> peers.add(new Peer(
                "isolate",
                "needs root; the folder of its box made before and used for all runs, a uid of its own instead of a user"
                        + " namespace, the host's host name; seccomp denies few calls; no cgroup, so memory is limited for each"
                        + " process alone and there may be one process only",
                program -> new IsolateContender("isolate", file, programs, program))));
        oci(peers);
        own.forEach((name, words) -> peers.add(
                command(name, "by the command given: " + words, program -> around(words(words), program.host()))));
        return peers;
    }

    private void bubblewraps(Path bwrap, List<Peer> peers) {
        Path filter = programs.folder().resolve("filter.bpf");
        write(filter, SeccompFilter.compile(programs.policy().seccomp()).program());
        peers.add(command(
                "bubblewrap",
                "all namespaces, no capabilities; no seccomp, no cgroup, no limits",
                program -> bubblewrap(bwrap, program, List.of())));
        peers.add(new Peer(
                "bubblewrap, seccomp",
                "as above with Brig's own filter; no cgroup, no limits",
                program -> new CommandContender(
                        "bubblewrap, seccomp",
                        programs.bare(),
                        bubblewrap(bwrap, program, List.of("--seccomp", "9")),
                        Optional.of(filter))));
    }

    private void oci(List<Peer> peers) {
        OciBundles bundles = new OciBundles(programs);
        brig.ifPresent(command -> peers.add(command(
                "brig oci compile",
                "the bundle of crun and runc as an executable: all namespaces but the cgroup's, root inside, no capabilities; no"
                        + " seccomp, no cgroup, no limits",
                program -> List.of(compiled(command, bundles.of(program)).toString()))));
        for (String runtime : List.of("crun", "runc")) {
            // crun looks for cgroups even if told to make none, and refuses to run if they are hybrid.
            List<String> options = runtime.equals("crun") ? List.of("--cgroup-manager=disabled") : List.of();
            Commands.find(runtime)
                    .ifPresent(file -> peers.add(command(
                            runtime,
                            "all namespaces but the cgroup's, root inside, no capabilities; no seccomp, no cgroup, no limits",
                            program -> join(
                                    join(List.of(file.toString(), "--root=" + bundles.state(runtime)), options),
                                    List.of("run", "--bundle=" + bundles.of(program), "brig-bench-" + runtime)))));
        }
    }

    private static Path compiled(Path brig, Path bundle) {
        Path file = bundle.resolve("compiled");
        Commands.run(List.of(brig.toString(), "oci", "compile", bundle.toString(), "-o", file.toString()));
        return file;
    }

    private Peer command(String name, String note, Function<Program, List<String>> command) {
        return new Peer(
                name,
                note,
                program -> new CommandContender(name, programs.bare(), command.apply(program), Optional.empty()));
    }

    private List<String> bubblewrap(Path bwrap, Program program, List<String> more) {
        List<String> command = new ArrayList<>(
                List.of(bwrap.toString(), "--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL"));
        command.addAll(List.of("--ro-bind", "/usr", "/usr"));
        for (String link : List.of("bin", "lib", "lib64")) {
            command.addAll(List.of("--symlink", "usr/" + link, "/" + link));
        }
        command.addAll(List.of("--ro-bind", programs.programs().toString(), BenchPrograms.INSIDE));
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

    static List<String> join(List<String> first, List<String> second) {
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
