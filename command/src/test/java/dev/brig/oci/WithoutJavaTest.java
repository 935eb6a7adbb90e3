package dev.brig.oci;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brig.oci.OciCli.Result;
import dev.brig.oci.container.Json;
import dev.brig.sandbox.detached.Errand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the script {@code brig} answers itself: the same as Java, or nothing, so that Java is asked. */
@Tag("kernel")
@Tag("long") // each command that needs Java is a JVM of its own
class WithoutJavaTest {
    private static final Path SCRIPT = Path.of("src/main/sh/oci").toAbsolutePath();
    private static final String WAITS = "exec sleep 1000";

    @TempDir
    private Path directory;

    private OciCli cli;

    @BeforeEach
    void openCli() throws IOException {
        cli = new OciCli(directory);
        for (Errand errand : Errand.values()) {
            Compilation.write(errand.bytes(), service().resolve(errand.fileName()));
        }
    }

    @AfterEach
    void endContainers() {
        cli.close();
    }

    private Path service() throws IOException {
        return Files.createDirectories(directory.resolve("service"));
    }

    private TestBundle bundle(String script) {
        return TestBundle.of(directory.resolve("bundle"), script);
    }

    private Result script(String... arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("sh", "-euc", "(LC_ALL=C; . \"$script\") && exit; exit 99", "brig", "oci"));
        command.addAll(List.of("--root", cli.root().toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(directory.resolve("said").toFile())
                .redirectError(directory.resolve("complained").toFile());
        builder.environment().put("script", SCRIPT.toString());
        builder.environment().put("service", service().toString());
        Process process = builder.start();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return new Result(
                process.exitValue(),
                Files.readString(directory.resolve("said")),
                Files.readString(directory.resolve("complained")));
    }

    private void decides(String... arguments) throws IOException, InterruptedException {
        assertThat(script(arguments)).isEqualTo(new Result(0, "", ""));
    }

    private void leavesToJava(String... arguments) throws IOException, InterruptedException {
        assertThat(script(arguments)).isEqualTo(new Result(99, "", ""));
    }

    /** Says what Java says. */
    private void agrees(String... arguments) throws IOException, InterruptedException {
        assertThat(script(arguments))
                .isEqualTo(cli.brig(arguments))
                .satisfies(result -> assertThat(result.out()).isNotEmpty());
    }

    @Test
    void saysOfEveryStatusWhatJavaSays() throws IOException, InterruptedException {
        TestBundle bundle = bundle(WAITS)
                .with(config -> config.putObject("annotations").put("note", "a \"status\" : \"created\", too \\ %s"));
        cli.create(bundle.directory, "first");
        cli.create(bundle.directory, "second");
        agrees("state", "first");

        decides("start", "first");

        assertThat(cli.status("first")).isEqualTo("running");
        agrees("state", "first");
        agrees("list");
        agrees("list", "-q");

        decides("kill", "first", "9");

        cli.awaitEnd("first");
        agrees("state", "first");
        agrees("list");

        decides("delete", "first");

        assertThat(cli.brig("state", "first").err()).contains("does not exist");
        agrees("list");
    }

    @Test
    void sendsTheSignalThatIsNamed() throws IOException, InterruptedException {
        TestBundle bundle = bundle(
                        "trap 'echo USR1 > /notes/got; exit' USR1; echo > /notes/begun; while :; do sleep 0.05; done")
                .mount("/notes", "bind", directory.toString(), "bind");
        cli.create(bundle.directory, "told");
        decides("start", "told");
        while (!Files.exists(directory.resolve("begun"))) {
            Thread.onSpinWait();
        }

        decides("kill", "told", "SIGUSR1");

        cli.awaitEnd("told");
        assertThat(directory.resolve("got")).hasContent("USR1");
    }

    @Test
    void leavesAllThatCouldBeAnErrorToJava() throws IOException, InterruptedException {
        leavesToJava("state", "nobody");
        leavesToJava("delete", "--force", "nobody");
        leavesToJava("state", "..");
        cli.create(bundle(WAITS).directory, "one");

        leavesToJava("delete", "one");
        leavesToJava("delete", "--force", "one");
        leavesToJava("kill", "one", "NONSENSE");
        leavesToJava("kill", "--all", "one");
        leavesToJava("list", "--format", "yaml");
        leavesToJava("start", "one", "two");
        decides("start", "one");
        leavesToJava("start", "one");
        decides("kill", "one", "KILL");
        cli.awaitEnd("one");
        leavesToJava("kill", "one", "KILL");
        leavesToJava("start", "one");
    }

    @Test
    void leavesHooksToJava() throws IOException, InterruptedException {
        TestBundle bundle = bundle("true");
        var hooks = bundle.config.putObject("hooks");
        for (String moment : List.of("poststart", "poststop")) {
            hooks.putArray(moment).addObject().put("path", "/bin/true").set("args", Json.texts(List.of("true")));
        }
        cli.create(bundle.write().directory, "hooked");

        leavesToJava("start", "hooked");
        cli.brig("start", "hooked");
        cli.awaitEnd("hooked");
        leavesToJava("delete", "hooked");
    }

    @Test
    void takesNoOtherProcessForTheContainers() throws IOException, InterruptedException {
        cli.create(bundle(WAITS).directory, "one");
        Path notes = cli.root().resolve("one/notes");
        List<String> lines = new ArrayList<>(Files.readAllLines(notes));
        lines.set(1, Long.toString(ProcessHandle.current().pid())); // as if the number had gone to another process
        Files.write(notes, lines);

        assertThat(script("state", "one").out()).contains("\"stopped\"");
        leavesToJava("kill", "one", "KILL");
    }

    @Test
    void leavesAContainerWhoseLockIsTakenToJava() throws IOException, InterruptedException {
        cli.create(bundle("true").directory, "one");
        decides("start", "one");
        cli.awaitEnd("one");
        Process holder = new ProcessBuilder(
                        "flock", cli.root().resolve("one/lock").toString(), "sh", "-c", "echo held; read _")
                .start();
        assertThat(holder.getInputStream().read()).isEqualTo('h');

        leavesToJava("delete", "one");

        holder.getOutputStream().close();
        assertThat(holder.waitFor(1, TimeUnit.MINUTES)).isTrue();
        decides("delete", "one");
    }
}
