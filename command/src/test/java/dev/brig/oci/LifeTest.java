package dev.brig.oci;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.brig.oci.OciCli.Result;
import dev.brig.oci.container.ContainerStore;
import dev.brig.oci.container.Json;
import dev.brig.oci.container.Life;
import dev.brig.oci.container.LiveProcess;
import dev.brig.sandbox.libc.Libc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("kernel")
@Tag("long") // each command is a JVM of its own
class LifeTest {
    private static final String FOR_EVER = "trap 'exit 7' TERM; echo begun > /tmp/begun; while :; do sleep 0.1; done";

    @TempDir
    private Path directory;

    private OciCli cli;

    @BeforeEach
    void openCli() {
        cli = new OciCli(directory);
    }

    @AfterEach
    void endContainers() {
        cli.close();
    }

    private TestBundle bundle(String script) {
        return TestBundle.of(directory.resolve("bundle"), script);
    }

    @Test
    void goesFromCreateToDelete() throws IOException {
        TestBundle bundle = bundle("echo it ran");
        Path pidFile = directory.resolve("pid");

        assertThat(cli.create(bundle.directory, "life", "--pid-file", pidFile.toString())
                        .err())
                .isEmpty();

        JsonNode created = cli.state("life");
        int pid = created.path("pid").asInt();
        assertThat(Files.readString(pidFile)).isEqualTo(Integer.toString(pid));
        assertThat(created.path("status").asText()).isEqualTo("created");
        assertThat(created.path("id").asText()).isEqualTo("life");
        assertThat(created.path("bundle").asText())
                .isEqualTo(bundle.directory.toRealPath().toString());
        assertThat(created.path("ociVersion").asText()).isEqualTo("1.2.0");
        assertThat(ProcessHandle.of(pid)).hasValueSatisfying(ProcessHandle::isAlive);

        assertThat(cli.brig("start", "life").err()).isEmpty();
        cli.awaitEnd("life");
        JsonNode stopped = cli.state("life");
        assertThat(stopped.path("status").asText()).isEqualTo("stopped");
        assertThat(stopped.has("pid")).isFalse();

        assertThat(cli.brig("delete", "life").err()).isEmpty();
        assertThat(cli.brig("state", "life").err()).contains("container life does not exist");
        assertThat(cli.root()).isEmptyDirectory();
    }

    @Test
    void outlivesTheCommandAndHasNoProcessOfOursAboveIt() throws IOException {
        TestBundle bundle = bundle(FOR_EVER).mount("/tmp", "bind", directory.toString(), "bind");
        cli.create(bundle.directory, "long");
        int pid = cli.state("long").path("pid").asInt();
        String parent = Files.readAllLines(Path.of("/proc", Integer.toString(pid), "status")).stream()
                .filter(line -> line.startsWith("PPid:"))
                .findFirst()
                .orElseThrow();
        String name = ProcessHandle.of(Long.parseLong(parent.replaceAll("\\D", "")))
                .flatMap(handle -> handle.info().command())
                .orElse("");
        assertThat(name).doesNotContain("brig");
        assertThat(parent).isNotEqualTo("PPid:\t" + ProcessHandle.current().pid());

        cli.brig("start", "long");

        assertThat(cli.status("long")).isEqualTo("running");
        assertThat(cli.state("long").path("pid").asInt()).isEqualTo(pid);
    }

    @Test
    void refusesWhatDoesNotFitTheStatus() {
        TestBundle bundle = bundle(FOR_EVER).mount("/tmp", "tmpfs", "tmpfs");
        cli.create(bundle.directory, "one");

        assertThat(cli.create(bundle.directory, "one").err()).contains("container one is there already");
        Result early = cli.brig("delete", "one");
        assertThat(early.status()).isNotZero();
        assertThat(early.err()).contains("is created, and cannot be deleted before it has stopped");

        cli.brig("start", "one");
        assertThat(cli.brig("start", "one").err()).contains("container one is running, and cannot be started");
        assertThat(cli.brig("delete", "one").err()).contains("is running, and cannot be deleted");

        cli.brig("kill", "one", "KILL");
        cli.awaitEnd("one");
        assertThat(cli.brig("kill", "one", "KILL").err())
                .contains("container one is stopped, and cannot be sent a signal");
        assertThat(cli.brig("start", "one").err()).contains("container one is stopped, and cannot be started");
        assertThat(cli.brig("delete", "one").status()).isZero();
    }

    @Test
    void aCreatedContainerCanBeKilled() {
        cli.create(bundle("echo it ran").directory, "early");

        assertThat(cli.brig("kill", "early", "9").err()).isEmpty();
        cli.awaitEnd("early");

        assertThat(cli.status("early")).isEqualTo("stopped");
    }

    @Test
    void forceDeletesWhateverIsThere() throws IOException {
        TestBundle bundle = bundle("sleep 1000 & exec sleep 1000");
        cli.create(bundle.directory, "forced");
        cli.brig("start", "forced");
        int pid = cli.state("forced").path("pid").asInt();

        assertThat(cli.brig("delete", "--force", "forced").err()).isEmpty();

        assertThat(new LiveProcess(pid, LiveProcess.of(pid).startTicks()).isAlive())
                .isFalse();
        assertThat(cli.root()).isEmptyDirectory();
        assertThat(cli.brig("delete", "--force", "forced").status()).isZero();

        Files.createDirectory(cli.root().resolve("cut-short"));
        assertThat(cli.brig("delete", "cut-short").err()).contains("was cut short");
        assertThat(cli.brig("delete", "--force", "cut-short").status()).isZero();
        assertThat(cli.root()).isEmptyDirectory();
    }

    @Test
    void runWaitsAndAnswersAsTheProgram() {
        assertThat(cli.run(bundle("echo it ran; exit 3").directory, "short")).satisfies(result -> {
            assertThat(result.status()).isEqualTo(3);
            assertThat(result.out()).isEqualTo("it ran\n");
            assertThat(result.err()).isEmpty();
        });
        assertThat(cli.root()).isEmptyDirectory();
    }

    @Test
    void showsContainersAndTheirProcesses() {
        cli.create(bundle("exec sleep 1000").directory, "first");
        cli.create(bundle("sleep 1000 & exec sleep 1000").directory, "second");
        cli.brig("start", "second");

        assertThat(cli.brig("list", "--quiet").out().lines()).containsExactly("first", "second");
        assertThat(cli.brig("list", "--format", "json").json())
                .extracting(container -> container.path("status").asText())
                .containsExactly("created", "running");
        int first = cli.state("first").path("pid").asInt();
        assertThat(cli.brig("ps", "first", "--format", "json").out()).isEqualTo("[" + first + "]\n");
    }

    @Test
    void writesFailuresToTheLog() throws IOException {
        Path log = directory.resolve("log");

        cli.brig("--log", log.toString(), "--log-format", "json", "start", "nobody");

        JsonNode line = TestBundle.MAPPER.readTree(Files.readString(log));
        assertThat(line.path("level").asText()).isEqualTo("error");
        assertThat(line.path("msg").asText()).isEqualTo("container nobody does not exist");
        assertThat(cli.brig("--systemd-cgroup", "list").err()).contains("--systemd-cgroup: systemd is not asked");
    }

    @Test
    void takesNoIdThatIsAPath() {
        TestBundle bundle = bundle("true");
        for (String id : List.of("..", "a/b", "", "a b")) {
            assertThat(cli.create(bundle.directory, id).err()).contains("the id of a container has");
        }
        assertThat(Files.exists(cli.root())).isFalse();
    }

    @Test
    void leavesNothingWhenACreationFails() {
        TestBundle bundle = bundle("true").runs("/bin/missing");

        Result failed = cli.create(bundle.directory, "failing");

        assertThat(failed.status()).isNotZero();
        assertThat(failed.err()).contains("/bin/missing: no such file or directory", "ENOENT");
        assertThat(cli.root()).isEmptyDirectory();
    }

    @Test
    void saysWhatIsTheMatterWhereAPlaceCannotBeMade() throws IOException {
        TestBundle bundle = bundle("true").mount("/closed/place", "tmpfs", "tmpfs");
        Path closed = Files.createDirectory(bundle.rootfs.resolve("closed"));
        Files.createSymbolicLink(closed.resolve("place"), Path.of("/dangling/link"));

        assertThat(cli.create(bundle.directory, "closed").err())
                .contains("\"closed/place\"", "ENOENT. Nothing is there, and it could not be made");
    }

    @Test
    void manyLivesLeaveNothing() throws IOException {
        TestBundle bundle = bundle("exec sleep 1000");
        ContainerStore store = ContainerStore.at(Optional.of(cli.root()));
        Life life = new Life(store, _ -> {});
        live(bundle, store, life);
        long before = descriptors();

        for (int i = 0; i < 100; i++) {
            live(bundle, store, life);
        }

        assertThat(descriptors()).isLessThanOrEqualTo(before + 5); // the JVM opens a few for itself
        assertThat(cli.root()).isEmptyDirectory();
    }

    private static void live(TestBundle bundle, ContainerStore store, Life life) {
        new Creation("live", bundle.directory, Optional.empty(), Optional.empty(), 0)
                .in(store, new GroupChoice(false, _ -> {}), _ -> {});
        int pid = life.find("live").container().process().pid();
        life.start("live");
        life.kill("live", 9, false);
        Libc.waitForStatus(pid);
        life.delete("live", false);
    }

    private static long descriptors() throws IOException {
        try (var open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }

    @Test
    void hooksRunInTheirOrderAndGetTheState() throws IOException {
        TestBundle bundle = bundle("echo program");
        Path notes = directory.resolve("notes");
        bundle.mount("/notes", "bind", directory.toString(), "bind");
        var hooks = bundle.config.putObject("hooks");
        for (String moment : List.of("prestart", "createRuntime", "createContainer", "poststart", "poststop")) {
            var hook = hooks.putArray(moment).addObject().put("path", "/bin/sh");
            hook.set(
                    "args",
                    Json.texts(List.of(
                            "sh", "-c", "echo $MOMENT $(tr -d ' \\n' | grep -o '\"status\":\"[a-z]*\"') >> " + notes)));
            hook.set("env", Json.texts(List.of("PATH=/usr/bin:/bin", "MOMENT=" + moment)));
        }
        var inside = hooks.putArray("startContainer").addObject().put("path", "/bin/sh");
        inside.set("args", Json.texts(List.of("sh", "-c", "echo startContainer $(grep -c creat) >> /notes/notes")));
        bundle.write();

        assertThat(cli.run(bundle.directory, "hooked").err()).isEmpty();

        assertThat(Files.readAllLines(notes))
                .containsExactly(
                        "prestart \"status\":\"created\"",
                        "createRuntime \"status\":\"created\"",
                        "createContainer \"status\":\"created\"",
                        "startContainer 1",
                        "poststart \"status\":\"running\"",
                        "poststop \"status\":\"stopped\"");
    }

    @Test
    void aHookThatFailsEndsTheCreation() {
        TestBundle bundle = bundle("true");
        for (String moment : List.of("createRuntime", "createContainer")) {
            var hooks = bundle.config.putObject("hooks");
            hooks.putArray(moment).addObject().put("path", "/bin/false");
            bundle.write();

            assertThat(cli.create(bundle.directory, "hooked").err()).contains(moment, "failed");
            assertThat(cli.root()).isEmptyDirectory();
        }
    }

    @Test
    void namesItsFeatures() {
        JsonNode features = cli.brig("features").json();

        assertThat(features.path("ociVersionMax").asText()).isEqualTo("1.2.0");
        assertThat(features.path("mountOptions"))
                .anyMatch(option -> option.asText().equals("rro"));
        assertThat(features.path("linux").path("cgroup").path("v2").asBoolean(false))
                .isTrue();
        assertThat(Optional.of(features.path("hooks").size())).contains(6);
    }
}
