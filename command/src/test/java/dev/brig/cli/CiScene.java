package dev.brig.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.brig.cli.Cli.Result;
import dev.brig.sandbox.cgroup.CgroupSupport;
import dev.brig.sandbox.cgroup.Cgroups;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a job of continuous integration needs around it: a repository behind git daemon(1) on this machine's loopback, a store with an
 * image of a compiler, and the words of a PostgreSQL.
 */
final class CiScene implements AutoCloseable {
    static final String IMAGE = "builder:1";

    /** Clones, builds what the cache does not have, and asks the database what the program says. */
    static final String SCRIPT = """
            git clone -q git://127.0.0.1:$PORT/project.git project && cd project
            n=0; until pg_isready -q -h db; do n=$((n+1)); [ $n -lt 300 ]; sleep 0.2; done
            make test CACHE=/home/ci/objects
            cp report.txt /workspace/
            echo brought; [ -z "$STAY" ] || sleep 1000
            """;

    private final Path store;
    private final Process daemon;
    private final int port;

    private CiScene(Path store, Process daemon, int port) {
        this.store = store;
        this.daemon = daemon;
        this.port = port;
    }

    static CiScene open(Path directory) throws IOException {
        assumeTrue(Cgroups.detect() instanceof CgroupSupport.Available, "needs a delegated control group");
        assumeTrue(Files.isWritable(Path.of("/dev/net/tun")), "needs a /dev/net/tun that is open to all");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/pasta")), "needs pasta");
        assumeTrue(DebianRoot.isPossible(), "needs a Debian");
        Path root = Files.createDirectory(directory.resolve("root"));
        DebianRoot.make(root, "dash", "coreutils", "make", "gcc", "libc6-dev", "git", postgresClient());
        Path store = directory.resolve("store");
        Result added = Cli.brig("image", "import", "--store", store.toString(), root.toString(), IMAGE);
        assertThat(added.status()).as(added.err()).isZero();
        Path repositories = Files.createDirectory(directory.resolve("repositories"));
        repository(directory.resolve("project"), repositories.resolve("project.git"));
        int port = freePort();
        Process daemon = new ProcessBuilder(
                        "git",
                        "daemon",
                        "--listen=127.0.0.1",
                        "--port=" + port,
                        "--base-path=" + repositories,
                        "--export-all",
                        repositories.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("daemon.log").toFile())
                .start();
        CiScene scene = new CiScene(store, daemon, port);
        scene.awaitDaemon();
        return scene;
    }

    /** Where Debian has the programs of the one that is installed. */
    static Path postgres() {
        try (Stream<Path> all = Files.list(Path.of("/usr/lib/postgresql"))) {
            return all.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException none) {
            throw new AssertionError("there is no PostgreSQL here", none);
        }
    }

    private static String postgresClient() {
        return "postgresql-client-" + postgres().getParent().getFileName();
    }

    /** A service of that name answers {@code pg_isready} when it is there. */
    static String database() {
        return "PATH=%s:$PATH; initdb -D $HOME/pg -A trust >/dev/null; exec postgres -D $HOME/pg -k /tmp -c listen_addresses=127.0.0.1"
                .formatted(postgres());
    }

    static String path() {
        return postgres() + ":/usr/bin:/bin";
    }

    private static void repository(Path project, Path bare) throws IOException {
        Files.createDirectory(project);
        Files.writeString(project.resolve("Makefile"), """
                PROGRAM = $(CACHE)/$(shell sha256sum program.c | cut -c1-16)
                test: $(PROGRAM)
                \tpsql -h db -U ci -d postgres -tA -c "select $$($(PROGRAM))" > report.txt
                $(PROGRAM):
                \t@echo compiling
                \tmkdir -p $(CACHE)
                \tgcc -o $@ program.c
                """);
        Files.writeString(project.resolve("program.c"), """
                #include <stdio.h>
                int main(void) { puts("6 * 7"); return 0; }
                """);
        for (List<String> command : List.of(
                List.of("git", "init", "-q", project.toString()),
                List.of("git", "-C", project.toString(), "add", "."),
                List.of(
                        "git",
                        "-C",
                        project.toString(),
                        "-c",
                        "user.name=a",
                        "-c",
                        "user.email=a@b.example",
                        "commit",
                        "-qm",
                        "A program"),
                List.of("git", "clone", "-q", "--bare", project.toString(), bare.toString()))) {
            Result done = Cli.run("", command);
            assertThat(done.status()).as(done.err()).isZero();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private void awaitDaemon() {
        while (daemon.isAlive()) {
            try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (IOException notYet) {
                Thread.onSpinWait();
            }
        }
        throw new AssertionError("git daemon has ended");
    }

    Path store() {
        return store;
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        daemon.descendants().forEach(ProcessHandle::destroy);
        daemon.destroy();
        daemon.onExit().join();
    }
}
