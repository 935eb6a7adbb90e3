package dev.brig.oci;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brig.oci.OciCli.Result;
import dev.brig.oci.container.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls that somebody outside answers. */
@Tag("kernel")
@Tag("long") // each command is a JVM of its own
class CallListenerTest {
    private static final String NOTIFY = "SCMP_ACT_NOTIFY";

    /** Takes the listener and the state, and answers one call: no space is left. */
    private static final String AGENT = """
            import array, fcntl, json, socket, struct, sys
            s = socket.socket(socket.AF_UNIX)
            s.bind(sys.argv[1])
            s.listen()
            print('listening', flush=True)
            c, _ = s.accept()
            data, control, _, _ = c.recvmsg(65536, 100)
            fds = array.array('i', control[0][2])
            while more := c.recv(65536):
                data += more
            state = json.loads(data)
            state['received'] = len(fds)
            call = bytearray(80)
            fcntl.ioctl(fds[0], 0xc0502100, call)
            number, = struct.unpack_from('q', call)
            fcntl.ioctl(fds[0], 0xc0182101, bytearray(struct.pack('qqiI', number, 0, -28, 0)))
            print(json.dumps(state), flush=True)
            """;

    @TempDir
    private Path directory;

    private OciCli cli;
    private Process agent;

    @BeforeEach
    void openCli() {
        cli = new OciCli(directory);
    }

    @AfterEach
    void end() {
        if (agent != null) {
            agent.destroyForcibly();
        }
        cli.close();
    }

    private Path socket() {
        return directory.resolve("agent");
    }

    private void listen() throws IOException {
        agent = new ProcessBuilder("python3", "-c", AGENT, socket().toString())
                .redirectError(directory.resolve("agent.err").toFile())
                .start();
        assertThat(agent.inputReader().readLine()).isEqualTo("listening");
    }

    private JsonNode told() throws IOException, InterruptedException {
        String line = agent.inputReader().readLine();
        assertThat(line).as(Files.readString(directory.resolve("agent.err"))).isNotNull();
        assertThat(agent.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return TestBundle.MAPPER.readTree(line);
    }

    private TestBundle bundle(String script, String... calls) {
        TestBundle bundle = TestBundle.of(directory.resolve("bundle"), script);
        ObjectNode seccomp = seccomp(bundle).put("listenerPath", socket().toString());
        seccomp.put("listenerMetadata", "of mine");
        ObjectNode rule = seccomp.withArray("syscalls").addObject();
        rule.set("names", Json.texts(List.of(calls)));
        rule.put("action", NOTIFY);
        return bundle.write();
    }

    private static ObjectNode seccomp(TestBundle bundle) {
        ObjectNode seccomp = bundle.linux().withObject("seccomp");
        return seccomp.put("defaultAction", "SCMP_ACT_ALLOW");
    }

    @Test
    void answersACallOfTheProgram() throws IOException, InterruptedException {
        TestBundle bundle = bundle("mkdir /dev/shm/x; echo $?", "mkdir", "mkdirat");
        bundle.config.putObject("annotations").put("note", "kept");
        listen();

        assertThat(cli.create(bundle.write().directory, "told").err()).isEmpty();
        int pid = cli.state("told").path("pid").asInt();
        cli.brig("start", "told");

        JsonNode state = told();
        assertThat(state.path("fds")).extracting(JsonNode::asText).containsExactly("seccompFd");
        assertThat(state.path("received").asInt()).isEqualTo(1);
        assertThat(state.path("pid").asInt()).isEqualTo(pid);
        assertThat(state.path("metadata").asText()).isEqualTo("of mine");
        assertThat(state.path("ociVersion").asText()).isEqualTo("1.2.0");
        assertThat(state.path("state").path("id").asText()).isEqualTo("told");
        assertThat(state.path("state").path("annotations").path("note").asText())
                .isEqualTo("kept");
        cli.awaitEnd("told");
    }

    @Test
    void theProgramSeesTheAnswer() throws IOException, InterruptedException {
        TestBundle bundle = bundle("mkdir /dev/shm/x", "mkdir", "mkdirat");
        listen();

        Result result = cli.run(bundle.directory, "told");

        assertThat(result.err()).contains("No space left on device");
        assertThat(told().path("state").path("status").asText()).isEqualTo("created");
    }

    @Test
    void answersACallOfAFurtherProgram() throws IOException, InterruptedException {
        TestBundle bundle = bundle("exec sleep 1000", "mkdir", "mkdirat");
        listen();
        cli.create(bundle.directory, "told");
        cli.brig("start", "told");
        agent.destroyForcibly().waitFor();
        Files.delete(socket());
        listen();

        Result result = cli.brig("exec", "told", "mkdir", "/dev/shm/x");

        assertThat(result.err()).contains("No space left on device");
        JsonNode state = told();
        assertThat(state.path("state").path("status").asText()).isEqualTo("running");
        assertThat(state.path("pid").asInt())
                .isNotEqualTo(cli.state("told").path("pid").asInt());
    }

    @Test
    void makesNothingWhenNobodyListens() {
        Result result = cli.create(bundle("true", "mkdir").directory, "told");

        assertThat(result.err()).contains("linux.seccomp.listenerPath: nobody took the listener", "ENOENT");
        assertThat(cli.root()).isEmptyDirectory();
    }

    @Test
    void refusesWhatCannotBeAnswered() {
        TestBundle bundle = bundle("true", "sendmsg");
        assertThat(cli.create(bundle.directory, "told").err()).contains("sendmsg cannot be answered");

        seccomp(bundle).remove("listenerPath");
        assertThat(cli.create(bundle.write().directory, "told").err()).contains("listenerMetadata: needs listenerPath");

        seccomp(bundle).remove("listenerMetadata");
        assertThat(cli.create(bundle.write().directory, "told").err()).contains("action: needs seccomp.listenerPath");

        seccomp(bundle).put("defaultAction", NOTIFY);
        assertThat(cli.create(bundle.write().directory, "told").err()).contains("defaultAction: cannot be " + NOTIFY);
    }
}
