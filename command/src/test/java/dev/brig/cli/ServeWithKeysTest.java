package dev.brig.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.brig.cli.Cli.Result;
import dev.brig.sandbox.cgroup.CgroupSupport;
import dev.brig.sandbox.cgroup.Cgroups;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServeWithKeysTest {
    @TempDir
    private Path directory;

    @BeforeEach
    void requireGroups() {
        assumeTrue(Cgroups.detect() instanceof CgroupSupport.Available, "needs a delegated control group");
    }

    private Result keys(String... arguments) {
        String[] all = new String[arguments.length + 3];
        all[0] = "keys";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        all[arguments.length + 1] = "--state";
        all[arguments.length + 2] = directory.resolve("state").toString();
        Result result = Cli.brig(all);
        assertThat(result.status()).as(result.err()).isZero();
        return result;
    }

    @Test
    void withAKeyItListensForOthersAndLetsInWhoeverHasAGoodOne() throws IOException {
        Path program = Files.writeString(directory.resolve("hello.py"), "print('hello')");
        Path secret = Files.writeString(
                directory.resolve("secret"),
                keys("create", "contest", "--tenant", "ocean", "--scopes", "submit")
                        .out());
        Process service = Cli.start(
                "serve",
                "--no-prepare",
                "--listen",
                "0.0.0.0:0",
                "--slots",
                "1",
                "--state",
                directory.resolve("state").toString());
        try (BufferedReader out = service.inputReader(StandardCharsets.UTF_8)) {
            String url = out.readLine().replaceAll(".*0\\.0\\.0\\.0:(\\d+).*", "http://127.0.0.1:$1");
            assertThat(out.readLine()).startsWith("brig: ready after ");
            String[] submit = {"submit", program.toString(), "--url", url, "--api-key-file", secret.toString()};
            Result judged = Cli.brig(submit);
            assertThat(judged.err()).isEmpty();
            assertThat(judged.out()).startsWith("accepted\n");
            assertThat(Cli.brig("submit", program.toString(), "--url", url).err())
                    .isEqualTo("brig: " + url + ": This service needs a key: Authorization: Bearer …, or X-Api-Key.\n");

            String id = keys("list").out().substring(0, 10);
            keys("revoke", id);
            assertThat(Cli.brig(submit).err())
                    .isEqualTo("brig: " + url + ": This is no key of this service, or it is taken no more.\n");
            assertThat(keys("audit", "--key", id).out()).contains("submit 200", "language=python3", "name=contest");
        } finally {
            service.toHandle().destroy();
            Cli.status(service);
        }
    }
}
