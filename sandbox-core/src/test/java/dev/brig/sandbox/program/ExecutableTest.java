package dev.brig.sandbox.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brig.sandbox.libc.Architecture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("kernel")
class ExecutableTest {

    @Test
    void theInterpreterIsWhatItsSourceAssemblesTo(@TempDir Path directory) throws Exception {
        String name = "interpreter-" + Architecture.current().name();
        Path source = source(name + ".S");
        Path object = directory.resolve("interpreter.o");
        Path code = directory.resolve("interpreter.bin");
        run("as", "-o", object.toString(), source.toString());
        run("objcopy", "-O", "binary", "-j", ".text", object.toString(), code.toString());

        byte[] kept = Executable.class.getResourceAsStream(name + ".bin").readAllBytes();
        assertThat(Files.readAllBytes(code)).isEqualTo(kept);
    }

    @Test
    void theInterpreterFitsOnOneScreen() throws IOException {
        String name = "interpreter-" + Architecture.current().name() + ".bin";
        assertThat(Executable.class.getResourceAsStream(name).readAllBytes()).hasSizeLessThan(300);
    }

    @Test
    void theExecutableIsOneThatTheKernelAndToolsUnderstand(@TempDir Path directory) throws Exception {
        Path file = Files.write(directory.resolve("warden"), Executable.bytes());
        run("readelf", "-hl", file.toString());
    }

    /** Beside the class path in Maven's layout, wherever the tests are run from. */
    private static Path source(String name) {
        for (String root : List.of(System.getProperty("brig.sources", "."), "sandbox-core", "../sandbox-core")) {
            Path file = Path.of(root, "src/main/asm", name);
            if (Files.exists(file)) {
                return file;
            }
        }
        return Assumptions.abort("the sources are not here");
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
    }
}
