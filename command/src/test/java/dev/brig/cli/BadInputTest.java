package dev.brig.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.brig.cli.Cli.Result;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever is wrong with what the command is given, it says so in one line, and ends with the status that is documented. */
class BadInputTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    run --policy nosuch -- true          | 125 | --policy: there is no policy 'nosuch'
                    run --cpu 0 -- true                  | 125 | --cpu: 0 is too little
                    run --cpu -1 -- true                 | 125 | --cpu: '-1' is negative
                    run --cpu 1e9 -- true                | 125 | --cpu: '1e9' is not understood
                    run --cpu 99999999999999999999 -- true | 125 | --cpu: '99999999999999999999' is too large
                    run --pids 0 -- true                 | 125 | --pids: 0 is too little
                    run --cpus 4000 -- true              | 125 | --cpus: CPU 4000
                    run --cpus x -- true                 | 125 | --cpus: not a list of CPUs
                    run --file ../x=/etc/hostname -- true    | 125 | --file ../x: a file name has no
                    run --file /x=/etc/hostname -- true      | 125 | --file /x: a file name is a relative path
                    run --file x=/nonexistent -- true    | 125 | --file: /nonexistent is not a file
                    run --env A -- true                  | 125 | --env: A has no name
                    run --stdin / -- true                | 125 | --stdin: / is not a file
                    run --collect ../x -- true           | 125 | --collect ../x: a file name has no
                    run -- ./nothing                     | 127 | ./nothing: not found in the sandbox
                    run -- /etc                          | 126 | /etc: cannot be executed
                    submit /nonexistent                  | 125 | FILE: /nonexistent is not a file
                    submit / --language c                | 125 | FILE: / is not a file
                    submit /etc/passwd --language plankalkuel  | 125 | --language: There is no language "plankalkuel"
                    submit /etc/passwd --language c --url nonsense | 125 | --url: write http://HOST:PORT, not nonsense
                    submit /etc/passwd --language c --url http://[ | 125 | --url: write http://HOST:PORT
                    serve --grace x                      | 125 | --grace: 'x' is not understood
                    serve --body x                       | 125 | --body: 'x' is not understood
                    serve --no-judge                     | 125 | --no-judge: only with --store postgresql://
                    serve --worker-key-file /etc/passwd  | 125 | --worker-key-file: only with --store postgresql://
                    serve --store mysql://db/judge       | 125 | --store: a database is written postgresql://USER@HOST:PORT/DATABASE
                    serve --store postgresql://a:b@db/j  | 125 | --store: every user of this machine can read a password
                    serve --store postgresql://db/j --no-store | 125 | --no-store: not together with --store
                    worker --join nonsense --key-file /etc/hostname | 125 | --join: write http://HOST:PORT
                    worker --join http://127.0.0.1:1 --key-file /nonexistent | 125 | --key-file: cannot read /nonexistent
                    cluster --url http://127.0.0.1:1     | 125 | nothing listens at http://127.0.0.1:1
                    serve --slots 0                      | 125 | the number of slots must be 1 to 1024
                    """)
    void isAnsweredWithOneLine(String arguments, int status, String said) {
        Result result = Cli.brig(arguments.split(" ", -1));

        assertThat(result.err().lines()).singleElement().asString().startsWith("brig: " + said);
        assertThat(result.status()).isEqualTo(status);
        assertThat(result.out()).isEmpty();
    }

    @Test
    void namesOfFiveThousandBytes() {
        String name = "a".repeat(5000);

        Result file = Cli.brig("run", "--file", name + "=/etc/hostname", "--", "true");
        assertThat(file.status()).isEqualTo(125);
        assertThat(file.err()).hasLineCount(1).contains("--file aaaa", "longer than");

        Result command = Cli.brig("run", "--", name);
        assertThat(command.status()).isEqualTo(127);
        assertThat(command.err()).hasLineCount(1).contains("not found in the sandbox");
    }

    @Test
    void aSourceOfOneHundredMegabytes() throws IOException {
        File source = directory.resolve("large.py").toFile();
        try (RandomAccessFile file = new RandomAccessFile(source, "rw")) {
            file.setLength(100_000_000);
        }

        Result result = Cli.brig("submit", source.toString());

        assertThat(result.status()).isEqualTo(125);
        assertThat(result.err()).isEqualTo("brig: The body may have 33554432 bytes at most.\n");
    }

    @Test
    void aPlaceForAFileThatIsNoneSaysSo() {
        Result result =
                Cli.brig("run", "--collect", "x=" + directory.resolve("no/where"), "--", "sh", "-c", "echo 1 > x");

        assertThat(result.status()).isEqualTo(125);
        assertThat(result.err()).endsWith("no/where: no such file or directory\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    run -- echo hello        | brig: cannot write the output of echo: No space left on device
                    run --json -- echo hello | brig: cannot write to standard output
                    doctor                   | brig: cannot write to standard output
                    """)
    void aFullDiskIsNotTakenForSuccess(String arguments, String said) throws Exception {
        Path err = directory.resolve("err");
        Process process =
                Cli.start(Redirect.to(new File("/dev/full")), Redirect.to(err.toFile()), arguments.split(" ", -1));
        process.getOutputStream().close();

        assertThat(Cli.status(process)).isEqualTo(125);
        assertThat(Files.readString(err, StandardCharsets.UTF_8)).isEqualTo(said + "\n");
    }

    @Test
    void aDiskThatIsFullBeforeTheStartIsNamed() throws Exception {
        String[] inNamespaces = {"unshare", "--user", "--map-root-user", "--mount"};
        assumeTrue(ends(0, inNamespaces, "true"), "needs unshare(1) and user namespaces");
        String fill = "mount -t tmpfs -o size=16k,nr_inodes=8 none " + directory + " && ! head -c 100k /dev/zero > "
                + directory + "/full && ";
        String run = String.join(" ", Cli.command(List.of("-Djava.io.tmpdir=" + directory), "run", "--", "true"));

        Path err = Files.createTempFile("brig-cli", ".err");
        try {
            assertThat(ends(
                            125,
                            inNamespaces,
                            "sh",
                            "-c",
                            fill + "exec unshare --user --map-user=1000 " + run + " 2>" + err))
                    .isTrue();
            assertThat(Files.readString(err)).contains("brig: ", "No space left on device", "jna.tmpdir");
        } finally {
            Files.delete(err);
        }
    }

    private static boolean ends(int status, String[] prefix, String... command) throws Exception {
        List<String> whole = new ArrayList<>(List.of(prefix));
        whole.addAll(List.of(command));
        ProcessBuilder builder =
                new ProcessBuilder(whole).redirectErrorStream(true).redirectOutput(Redirect.DISCARD);
        builder.environment().put("HOME", "/nonexistent"); // where a copy of what is to be unpacked may be
        return Cli.status(builder.start()) == status;
    }
}
