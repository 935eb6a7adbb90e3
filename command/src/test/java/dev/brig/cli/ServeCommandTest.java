package dev.brig.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.brig.cli.Cli.Result;
import dev.brig.sandbox.cgroup.CgroupSupport;
import dev.brig.sandbox.cgroup.Cgroups;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServeCommandTest {
    private static final Pattern LISTENING =
            Pattern.compile("brig: listening on (http://127\\.0\\.0\\.1:\\d+), 1 slot, cgroup-v[12]");

    @TempDir
    private Path directory;

    @BeforeEach
    void requireGroups() {
        assumeTrue(Cgroups.detect() instanceof CgroupSupport.Available, "needs a delegated control group");
    }

    private static String url(BufferedReader out) throws IOException {
        String line = out.readLine();
        assertThat(line).matches(LISTENING);
        Matcher matcher = LISTENING.matcher(line);
        matcher.matches();
        return matcher.group(1);
    }

    @Test
    void saysWhereItListensServesAndLeavesNothingWhenToldToEnd() throws IOException {
        Path program = Files.writeString(directory.resolve("sum.py"), "print(sum(map(int, input().split())))");
        Path in = Files.writeString(directory.resolve("in"), "20 22");
        Path right = Files.writeString(directory.resolve("right"), "42");
        Process service = Cli.start("serve", "--no-prepare", "--listen", "127.0.0.1:0", "--slots", "1");
        List<ProcessHandle> family;
        try (BufferedReader out = service.inputReader(StandardCharsets.UTF_8)) {
            String url = url(out);
            assertThat(out.readLine()).startsWith("brig: ready after ").contains("judge", "python3");

            Result judged = Cli.brig(
                    "submit",
                    program.toString(),
                    "--stdin",
                    in.toString(),
                    "--expected",
                    right.toString(),
                    "--url",
                    url);
            assertThat(judged.err()).isEmpty();
            assertThat(judged.status()).isZero();
            assertThat(judged.out()).startsWith("accepted\n");
            Result refused = Cli.brig("submit", program.toString(), "--memory", "100g", "--url", url);
            assertThat(refused.status()).isEqualTo(125);
            assertThat(refused.err()).startsWith("brig: " + url + ": --memory: ");

            family = service.descendants().toList();
            service.toHandle().destroy();
            assertThat(out.lines()).containsExactly("brig: ending: running programs have 10 s", "brig: ended");
        }
        assertThat(Cli.status(service)).isEqualTo(143);
        family.forEach(member -> member.onExit().join());
    }

    @Test
    void aTakenPortIsOneClearLine() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Result result = Cli.brig("serve", "--listen", "127.0.0.1:" + taken.getLocalPort());

            assertThat(result.status()).isEqualTo(125);
            assertThat(result.err().lines())
                    .singleElement()
                    .asString()
                    .startsWith("brig: cannot listen on 127.0.0.1:" + taken.getLocalPort());
        }
    }

    @Test
    void doesNotListenForOthersWithoutAKey() {
        Result result = Cli.brig("serve", "--listen", "0.0.0.0:0");

        assertThat(result.status()).isEqualTo(125);
        assertThat(result.err()).startsWith("brig: refusing to listen on 0.0.0.0 without an API key");
    }
}
