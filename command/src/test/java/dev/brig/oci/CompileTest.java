package dev.brig.oci;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brig.oci.OciCli.Result;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("kernel")
@Tag("long") // each command is a JVM of its own
class CompileTest {
    private static final long PATIENCE_SECONDS = 60;
    private static final int LARGEST = 256 << 10;

    @TempDir
    private Path directory;

    private OciCli cli;
    private Path file;

    @BeforeEach
    void openCli() {
        cli = new OciCli(directory);
        file = directory.resolve("compiled");
    }

    @AfterEach
    void close() {
        cli.close();
    }

    private TestBundle bundle(String script) {
        return TestBundle.of(directory.resolve("bundle"), script);
    }

    private void compile(TestBundle bundle) {
        Result result = cli.brig("compile", bundle.directory.toString(), "-o", file.toString());
        assertThat(result.err()).isEmpty();
        assertThat(result.status()).isZero();
    }

    private record Ended(int status, String out, String err) {}

    private Ended run() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(file.toString())
                .redirectError(directory.resolve("said").toFile())
                .start();
        try (var input = process.getOutputStream()) {
            input.write("given\n".getBytes(StandardCharsets.UTF_8));
        }
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), out, Files.readString(directory.resolve("said")));
    }

    @Test
    void isTheContainerOfItsBundle() throws Exception {
        compile(bundle("read line; echo $line $$ $(id -u) $(cat /proc/sys/kernel/hostname); echo /proc/[0-9]*;"
                        + " ls -d /home /work 2>/dev/null; touch /here 2>/dev/null || echo read-only; exit 7")
                .with(config -> config.put("hostname", "compiled")));

        Ended ended = run();

        assertThat(ended).isEqualTo(new Ended(7, "given 1 0 compiled\n/proc/1\nread-only\n", ""));
        assertThat(Files.size(file)).isLessThan(LARGEST);
        assertThat(run()).as("a second time").isEqualTo(ended);
    }

    @Test
    void endsByTheSignalThatEndsTheProgram() throws Exception {
        compile(bundle("ulimit -t 1; while :; do :; done"));

        assertThat(run().status()).isEqualTo(128 + 9);
    }

    @Test
    void nothingIsLeftIfItIsKilled() throws Exception {
        compile(bundle("echo begun; exec sleep 1000"));
        Process process = new ProcessBuilder(file.toString())
                .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                .start();
        assertThat(process.inputReader().readLine()).isEqualTo("begun");
        ProcessHandle container = process.children().findFirst().orElseThrow();

        process.destroyForcibly();

        assertThat(container.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(container);
    }

    @Test
    void saysWhichStepFailed() throws Exception {
        TestBundle bundle = bundle("true");
        compile(bundle);
        Files.move(bundle.rootfs, directory.resolve("elsewhere"));

        Ended ended = run();

        assertThat(ended.status()).isEqualTo(125);
        assertThat(ended.err())
                .startsWith("brig: container: open_tree(")
                .contains(bundle.directory.toRealPath().toString())
                .endsWith(": ENOENT\n");
    }

    @Test
    void saysWhichProgramCannotBeExecuted() throws Exception {
        TestBundle bundle = bundle("true");
        compile(bundle);
        Files.delete(bundle.rootfs.resolve("bin/sh"));

        assertThat(run())
                .isEqualTo(new Ended(127, "", "brig: container: faccessat(AT_FDCWD, \"/bin/sh\", X_OK): ENOENT\n"));
    }

    static Stream<Arguments> whatNeedsJava() {
        return Stream.of(
                Arguments.of("hooks: cannot be compiled", (Consumer<TestBundle>) bundle -> bundle.config
                        .putObject("hooks")
                        .putArray("poststop")
                        .addObject()
                        .put("path", "/bin/true")),
                Arguments.of("linux.uidMappings: cannot be compiled", (Consumer<TestBundle>) bundle -> bundle.linux()
                        .withArray("uidMappings")
                        .addObject()
                        .put("containerID", 1)
                        .put("hostID", 100000)
                        .put("size", 10)));
    }

    @ParameterizedTest
    @MethodSource
    void whatNeedsJava(String told, Consumer<TestBundle> change) {
        TestBundle bundle = bundle("true");
        change.accept(bundle);
        bundle.write();

        Result result = cli.brig("compile", bundle.directory.toString(), "-o", file.toString());

        assertThat(result.status()).isEqualTo(125);
        assertThat(result.err()).contains(told);
        assertThat(file).doesNotExist();
    }
}
