package dev.brig.oci;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brig.oci.config.ConfigReader;
import dev.brig.oci.container.ContainerProcesses;
import dev.brig.oci.container.ContainerStore;
import dev.brig.oci.container.Json;
import dev.brig.oci.container.Life;
import dev.brig.oci.container.Life.Found;
import dev.brig.oci.container.OciException;
import dev.brig.oci.container.Statistics;
import dev.brig.sandbox.libc.Libc;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code brig oci}: a container runtime. */
@Command(
        name = "oci",
        description = "Runs containers from bundles, after the OCI Runtime Specification 1.2, without root.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = ErrandsCommand.class,
        footer = {
            "",
            "A container outlives the command that makes it. What a configuration asks for and cannot have is refused by its name."
        })
public final class OciCommand implements Runnable {
    private static final String TEXT = "text";
    private static final String JSON = "json";
    private static final String TABLE = "table";
    private static final String FILE_SYSTEM = "cgroupfs";
    private static final String NO_GROUPS = "disabled";

    @Option(
            names = "--root",
            paramLabel = "DIR",
            description = "Where containers are kept; $XDG_RUNTIME_DIR/brig-oci if not given.")
    private Optional<Path> root = Optional.empty();

    @Option(names = "--log", paramLabel = "FILE", description = "Append errors and warnings to a file, too.")
    private Optional<Path> log = Optional.empty();

    @Option(
            names = "--log-format",
            paramLabel = "FORMAT",
            defaultValue = TEXT,
            description = "text or json. Default: ${DEFAULT-VALUE}.")
    private String logFormat;

    @Option(names = "--systemd-cgroup", description = "Refused: control groups are made without systemd.")
    private boolean systemd;

    @Option(
            names = "--cgroup-manager",
            paramLabel = "NAME",
            defaultValue = FILE_SYSTEM,
            description = {
                "cgroupfs: each container gets a control group, where one is delegated to you. disabled: none does.",
                "Default: ${DEFAULT-VALUE}."
            })
    private String groupManager;

    @Spec
    private CommandSpec spec;

    private OciCommand() {}

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing; see brig oci --help");
    }

    @Command(name = "create", description = "Makes a container, whose program waits for its start.")
    int create(
            @Mixin CreationOptions options,
            @Parameters(paramLabel = "ID", description = "Of the container.") String id) {
        return logged(() -> {
            options.creation(id).in(store(), groups(), log()::warning);
            return 0;
        });
    }

    @Command(name = "start", description = "Starts the program of a container that was made.")
    int start(@Parameters(paramLabel = "ID", description = "Of the container.") String id) {
        return logged(() -> {
            life().start(id);
            return 0;
        });
    }

    @Command(
            name = "run",
            description = "Makes a container, starts its program, waits for its end, and deletes it.",
            footer = {"", "Exit status: the program's own, or 128 and the number of the signal that ended it."})
    int run(
            @Mixin CreationOptions options,
            @Option(
                            names = {"-d", "--detach"},
                            description = "Do not wait; the container stays until it is deleted.")
                    boolean detach,
            @Option(names = "--keep", description = "Do not delete the container.") boolean keep,
            @Parameters(paramLabel = "ID", description = "Of the container.") String id) {
        return logged(() -> {
            options.creation(id).in(store(), groups(), log()::warning);
            AttachedRun run = new AttachedRun(life(), id);
            return detach ? run.leave() : run.await(keep);
        });
    }

    @Command(
            name = "exec",
            description = "Runs a further program in a container.",
            footer = {"", "Exit status: the program's own, or 128 and the number of the signal that ended it."})
    int exec(
            @Mixin ExecOptions options,
            @Parameters(index = "0", paramLabel = "ID", description = "Of the container.") String id,
            @Parameters(
                            index = "1..*",
                            arity = "0..*",
                            paramLabel = "COMMAND",
                            description = "The program and its arguments.")
                    List<String> command) {
        return logged(() -> {
            Found found = life().running(id);
            int pid = options.execution(found, command == null ? List.of() : command)
                    .start();
            return options.detach ? 0 : AttachedRun.exitStatus(Libc.waitForStatus(pid));
        });
    }

    @Command(name = "state", description = "Prints the state of a container as JSON.")
    int state(@Parameters(paramLabel = "ID", description = "Of the container.") String id) {
        return logged(() -> {
            Found found = life().find(id);
            out().println(Json.indented(found.container().state(found.status())));
            return 0;
        });
    }

    @Command(name = "kill", description = "Sends a signal to the program of a container.")
    int kill(
            @Parameters(paramLabel = "ID", description = "Of the container.") String id,
            @Parameters(
                            paramLabel = "SIGNAL",
                            arity = "0..1",
                            defaultValue = "SIGTERM",
                            description = "A number or a name. Default: ${DEFAULT-VALUE}.")
                    String signal,
            @Option(
                            names = {"-a", "--all"},
                            description = "Send it to all processes of the container.")
                    boolean all) {
        return logged(() -> {
            life().kill(id, Life.signal(signal), all);
            return 0;
        });
    }

    @Command(name = "delete", description = "Removes a container that has stopped.")
    int delete(
            @Parameters(paramLabel = "ID", description = "Of the container.") String id,
            @Option(
                            names = {"-f", "--force"},
                            description = "Kill it first, and let it be missing.")
                    boolean force) {
        return logged(() -> {
            life().delete(id, force);
            return 0;
        });
    }

    @Command(name = "list", description = "Prints the containers.")
    int list(
            @Option(
                            names = {"-f", "--format"},
                            paramLabel = "FORMAT",
                            defaultValue = TABLE,
                            description = "table or json. Default: ${DEFAULT-VALUE}.")
                    String format,
            @Option(
                            names = {"-q", "--quiet"},
                            description = "Ids alone.")
                    boolean quiet) {
        return logged(() -> {
            requireFormat(format);
            List<Found> all = life().all();
            if (quiet) {
                all.forEach(found -> out().println(found.container().id()));
            } else if (format.equals(JSON)) {
                ArrayNode array = JsonNodeFactory.instance.arrayNode();
                all.forEach(found -> array.add(json(found)));
                out().println(Json.indented(array));
            } else {
                String line = "%-24s %7s  %-8s  %-27s  %s%n";
                out().printf(line, "ID", "PID", "STATUS", "CREATED", "BUNDLE");
                all.forEach(found -> out().printf(
                                line,
                                found.container().id(),
                                found.container()
                                        .pid(found.status())
                                        .map(Object::toString)
                                        .orElse("-"),
                                found.status().word(),
                                found.container().created(),
                                found.container().bundle()));
            }
            return 0;
        });
    }

    private static ObjectNode json(Found found) {
        ObjectNode json = found.container().state(found.status());
        return json.put("created", found.container().created().toString());
    }

    @Command(name = "ps", description = "Prints the processes of a container.")
    int ps(
            @Parameters(paramLabel = "ID", description = "Of the container.") String id,
            @Option(
                            names = {"-f", "--format"},
                            paramLabel = "FORMAT",
                            defaultValue = TABLE,
                            description = "table or json. Default: ${DEFAULT-VALUE}.")
                    String format) {
        return logged(() -> {
            requireFormat(format);
            List<Integer> pids = ContainerProcesses.of(life().find(id).container());
            if (format.equals(JSON)) {
                ArrayNode array = JsonNodeFactory.instance.arrayNode();
                pids.forEach(array::add);
                out().println(array);
            } else {
                out().println("PID");
                pids.forEach(out()::println);
            }
            return 0;
        });
    }

    @Command(name = "pause", description = "Stops all processes of a container where they are.")
    int pause(@Parameters(paramLabel = "ID", description = "Of the container.") String id) {
        return logged(() -> {
            life().pause(id);
            return 0;
        });
    }

    @Command(name = "resume", description = "Lets a container go on that was paused.")
    int resume(@Parameters(paramLabel = "ID", description = "Of the container.") String id) {
        return logged(() -> {
            life().resume(id);
            return 0;
        });
    }

    @Command(name = "update", description = "Changes the limits of a container.")
    int update(
            @Mixin UpdateOptions options, @Parameters(paramLabel = "ID", description = "Of the container.") String id) {
        return logged(() -> {
            life().update(id, options.limits());
            return 0;
        });
    }

    @Command(name = "events", description = "Prints what a container uses, as JSON.")
    int events(
            @Option(names = "--stats", required = true, description = "Once, and no more: further events are not told.")
                    boolean stats,
            @Parameters(paramLabel = "ID", description = "Of the container.") String id) {
        return logged(() -> {
            out().println(Statistics.event(life().find(id).container()));
            return 0;
        });
    }

    private void requireFormat(String format) {
        if (!format.equals(TABLE) && !format.equals(JSON)) {
            throw new OciException("--format: table or json, not " + format);
        }
    }

    @Command(
            name = "spec",
            description =
                    "Writes a configuration to begin with: a shell, as root of a user namespace whose root is you.")
    int spec(
            @Option(
                            names = {"-b", "--bundle"},
                            paramLabel = "DIR",
                            defaultValue = ".",
                            description = "Where config.json is written. Default: the present directory.")
                    Path bundle) {
        return logged(() -> {
            Path file = bundle.resolve(ConfigReader.FILE);
            try {
                Files.writeString(file, Json.indented(NewConfig.document()) + "\n", StandardOpenOption.CREATE_NEW);
            } catch (FileAlreadyExistsException e) {
                throw new OciException(file + " is there already", e);
            } catch (IOException e) {
                throw new UncheckedIOException(file + " cannot be written: " + e.getMessage(), e);
            }
            return 0;
        });
    }

    @Command(
            name = "compile",
            description = "Makes an executable of a bundle, which runs its container with no Java.",
            footer = {
                "",
                "The file names the root file system by its path, and runs for you alone: your ids are in it. It ends as the program"
                        + " does; status 125 if the container could not be made, 127 if the program could not be executed."
            })
    int compile(
            @Parameters(
                            paramLabel = "BUNDLE",
                            arity = "0..1",
                            defaultValue = ".",
                            description = "With config.json. Default: the present directory.")
                    Path bundle,
            @Option(
                            names = {"-o", "--output"},
                            paramLabel = "FILE",
                            required = true,
                            description = "The executable; one that is there is replaced.")
                    Path output) {
        return logged(() -> {
            new Compilation(CreationOptions.bundle(bundle), output).write(log()::warning);
            return 0;
        });
    }

    @Command(name = "features", description = "Prints what this runtime can do, as JSON.")
    int features() {
        return logged(() -> {
            out().println(Json.indented(Features.document()));
            return 0;
        });
    }

    private int logged(Supplier<Integer> action) {
        if (!logFormat.equals(TEXT) && !logFormat.equals(JSON)) {
            throw new ParameterException(spec.commandLine(), "--log-format: text or json, not " + logFormat);
        }
        try {
            if (!groupManager.equals(NO_GROUPS) && !groupManager.equals(FILE_SYSTEM)) {
                throw new OciException(
                        "--cgroup-manager: " + FILE_SYSTEM + " or " + NO_GROUPS + ", not " + groupManager);
            }
            if (systemd) {
                throw new OciException(
                        "--systemd-cgroup: systemd is not asked for control groups; leave it out, and they are"
                                + " made beneath your own");
            }
            return action.get();
        } catch (RuntimeException e) {
            log().error(String.valueOf(e.getMessage()));
            throw e;
        }
    }

    private ErrorLog log() {
        return new ErrorLog(log, logFormat.equals(JSON), spec.commandLine().getErr());
    }

    private GroupChoice groups() {
        return new GroupChoice(groupManager.equals(FILE_SYSTEM), log()::note);
    }

    private ContainerStore store() {
        return ContainerStore.at(root);
    }

    private Life life() {
        return new Life(store(), log()::warning);
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
