package dev.brig.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.brig.cli.Cli.Result;
import dev.brig.sandbox.cgroup.CgroupSupport;
import dev.brig.sandbox.cgroup.Cgroups;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubmitCommandTest {
    @TempDir
    private Path directory;

    private String program;
    private String in;

    @BeforeEach
    void writeProgram() throws IOException {
        assumeTrue(Cgroups.detect() instanceof CgroupSupport.Available, "needs a delegated control group");
        program = file("sum.py", "print(sum(map(int, input().split())))");
        in = file("in", "20 22\n");
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text).toString();
    }

    @Test
    void aRightProgramIsAcceptedWithItsFigures() throws IOException {
        Result result = Cli.brig("submit", program, "--stdin", in, "--expected", file("right", "42"));

        assertThat(result.err()).isEmpty();
        assertThat(result.status()).isZero();
        assertThat(result.out().lines()).first().isEqualTo("accepted");
        assertThat(result.out()).containsPattern("run +exited 0 +cpu \\S+ ms +wall \\S+ ms +memory \\S+ MiB");
    }

    @Test
    void anyOtherVerdictEndsTheCommandWith1() throws IOException {
        Result result = Cli.brig("submit", program, "--stdin", in, "--expected", file("wrong", "43"));

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.out()).startsWith("wrong-answer");
    }

    @Test
    void limitsReachTheProgram() throws IOException {
        String loop = file("loop.py", "while True: pass");

        Result result = Cli.brig("submit", loop, "--cpu", "100ms", "--json");

        assertThat(result.status()).isEqualTo(1);
        assertThat(verdict(result)).isEqualTo("time-limit-exceeded");
    }

    private static String verdict(Result result) throws JsonProcessingException {
        return new JsonMapper().readTree(result.out()).path("verdict").asText();
    }

    @Test
    void aFileOfNoKnownLanguageIsRefused() throws IOException {
        Result result = Cli.brig("submit", file("program.xyz", ""));

        assertThat(result.status()).isEqualTo(125);
        assertThat(result.err()).contains("program.xyz: name it with --language");
    }

    @Test
    void aServiceThatIsNotThereIsOneClearLine() {
        Result result = Cli.brig("submit", program, "--url", "http://127.0.0.1:1");

        assertThat(result).isEqualTo(new Result(125, "", "brig: nothing listens at http://127.0.0.1:1\n"));
    }

    @Test
    void whatKeepsItFromJudgingIsSaidOnce() throws IOException {
        for (String policy : List.of("judge", "compile")) {
            file(policy + ".yaml", """
                    extends: %s
                    description: With a place that is not there
                    fileSystem:
                      /place: { kind: bind, source: /no/such/place }
                    """.formatted(policy));
        }

        Result result = Cli.brig("submit", program, "--policies", directory.toString());

        assertThat(result.status()).isEqualTo(125);
        assertThat(result.out()).isEmpty();
        assertThat(result.err().lines()).singleElement(STRING).startsWith("brig: warden: open_tree(");
    }
}
