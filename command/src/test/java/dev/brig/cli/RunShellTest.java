package dev.brig.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.brig.cli.Cli.Result;
import dev.brig.sandbox.cgroup.CgroupSupport;
import dev.brig.sandbox.cgroup.Cgroups;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunShellTest {
    /** Sits at a terminal: starts a command there, waits for what it shows, and types. Its steps are lines of its input. */
    private static final String DRIVER = """
            import fcntl, os, pty, re, select, signal, struct, sys, termios
            command, shown = sys.argv[1:], b""
            child, screen = pty.fork()
            if child == 0:
                os.execvp(command[0], command)
            def size(rows, columns):
                fcntl.ioctl(screen, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            def modes():
                return termios.tcgetattr(screen)[:4]
            size(24, 80)
            before = modes()
            def read():
                global shown
                if not select.select([screen], [], [], 100)[0]:
                    sys.exit("nothing more was shown after: " + repr(shown))
                try:
                    more = os.read(screen, 65536)
                except OSError:
                    more = b""
                shown += more
                return more
            seen = 0
            for line in sys.stdin:
                step, _, value = line.rstrip("\\n").partition(" ")
                value = value.encode().decode("unicode_escape").encode()
                if step == "type":
                    os.write(screen, value)
                elif step == "size":
                    size(*map(int, value.split()))
                elif step == "signal":
                    os.kill(child, int(value))
                elif step == "see":
                    while True:
                        found = re.search(value, shown[seen:])
                        if found:
                            seen += found.end()
                            break
                        if not read():
                            sys.exit("ended before " + repr(value) + " after: " + repr(shown))
            # Before the command has ended, since its terminal goes with it.
            os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
            print("restored" if modes() == before else "changed")
            status = os.waitpid(child, 0)[1]
            print(os.waitstatus_to_exitcode(status))
            """;

    @TempDir
    private Path directory;

    @BeforeEach
    void anImage() throws IOException {
        assumeTrue(Cgroups.detect() instanceof CgroupSupport.Available, "needs a delegated control group");
        Path root = directory.resolve("root");
        TinyRoot.make(root, "/bin/stty", "/bin/sleep");
        assertThat(Cli.brig("image", "import", "--store", store(), root.toString(), "tiny:1")
                        .status())
                .isZero();
    }

    private String store() {
        return directory.resolve("store").toString();
    }

    private Result sit(String steps, String... more) throws IOException {
        Path driver = Files.writeString(directory.resolve("driver.py"), DRIVER);
        List<String> words = new ArrayList<>(List.of("image", "run-shell", "--store", store(), "tiny:1"));
        words.addAll(List.of(more));
        List<String> command = new ArrayList<>(List.of("/usr/bin/python3", driver.toString()));
        command.addAll(Cli.command(List.of(), words.toArray(String[]::new)));
        return Cli.run(steps, command);
    }

    @Test
    void aShellInAnImageHasATerminalThatFollowsTheOneOutside() throws IOException {
        Result result = sit("""
                type stty size; stty -a; echo x >/dev/console\\r
                see 24 80\\r\\n
                see isig icanon
                see \\r\\nx\\r\\n
                type trap 'echo "it is now $(stty size)"; told=1' WINCH\\r
                type echo armed-$((1+1)); while [ -z "$told" ]; do :; done\\r
                see armed-2
                size 50 132
                see it is now 50 132
                type exit 7\\r
                """);
        assertThat(result.err()).isEmpty();
        assertThat(result.out()).isEqualTo("restored\n7\n");
    }

    @Test
    void ctrlCEndsTheProgramInFrontAndNotTheShell() throws IOException {
        Result result = sit("""
                type echo waiting-$((1+1)); sleep 100000\\r
                see waiting-2
                type \\x03
                type echo "left with $?"\\r
                see left with 130
                type \\x04
                """);
        assertThat(result.err()).isEmpty();
        assertThat(result.out()).isEqualTo("restored\n0\n");
    }

    @Test
    void theTerminalIsGivenBackWhenBrigIsToldToEnd() throws IOException {
        Result result = sit("""
                see [$]
                signal 15
                """);
        assertThat(result.err()).isEmpty();
        assertThat(result.out()).isEqualTo("restored\n143\n");
    }

    @Test
    void anotherProgramThanTheShellCanBeGiven() throws IOException {
        assertThat(sit("""
                        see 24 80
                        """, "--", "stty", "size").out()).isEqualTo("restored\n0\n");
        assertThat(sit("", "--", "nowhere").out()).isEqualTo("restored\n127\n");
    }

    @Test
    void withoutATerminalItIsRefused() {
        Result result = Cli.brig("image", "run-shell", "--store", store(), "tiny:1");
        assertThat(result.status()).isEqualTo(125);
        assertThat(result.err())
                .isEqualTo("brig: standard input is not a terminal: without one, brig run --image runs a program\n");
    }
}
