package dev.brig.sandbox.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brig.sandbox.Content;
import dev.brig.sandbox.Job;
import dev.brig.sandbox.Mount;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.Policy;
import dev.brig.sandbox.Seccomp;
import dev.brig.sandbox.TestPolicies;
import dev.brig.sandbox.TestPrograms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a job does with sockets no later job can see, whatever its policy allows. */
@Tag("kernel")
class SocketTracesTest {
    private static final Seccomp.Action ALLOW = new Seccomp.Action.Allow();
    private static final Seccomp.Action REFUSE = new Seccomp.Action.Errno(97); // EAFNOSUPPORT
    private static final Seccomp.Condition LOCAL =
            new Seccomp.Condition(0, Seccomp.Comparison.MASKED_EQUAL, 0xffffffffL, 1, false);
    /** Local sockets alone, as the policies that come with Brig; but descriptors may be sent. */
    private static final Seccomp LOCAL_SOCKETS = new Seccomp(
            ALLOW,
            List.of(
                    new Seccomp.Rule(List.of("socket", "socketpair"), ALLOW, List.of(LOCAL)),
                    new Seccomp.Rule(List.of("socket", "socketpair"), REFUSE, List.of())));

    private static final List<String> NOTHING = List.of("sockets: used 0", "0", "0");
    private static final String LOOK = """
            head -1 /proc/net/sockstat
            awk 'NR > 1 { sum += $3 } END { print sum }' /proc/net/protocols
            awk '/^Ip: [0-9]/ { print $13 }' /proc/net/snmp # OutNoRoutes
            tail -n +2 /proc/net/unix
            """;

    /** Sends two sockets through each other, with a name and what its arguments name in between; then ends. */
    private static final String CIRCLE = """
            #include <fcntl.h>
            #include <stdio.h>
            #include <string.h>
            #include <sys/file.h>
            #include <sys/socket.h>
            #include <sys/un.h>

            static int sent(int through, int fd) {
                char control[CMSG_SPACE(sizeof fd)] = {0};
                struct iovec byte = {"x", 1};
                struct msghdr message = {
                    .msg_iov = &byte, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
                struct cmsghdr *header = CMSG_FIRSTHDR(&message);
                header->cmsg_level = SOL_SOCKET;
                header->cmsg_type = SCM_RIGHTS;
                header->cmsg_len = CMSG_LEN(sizeof fd);
                memcpy(CMSG_DATA(header), &fd, sizeof fd);
                return sendmsg(through, &message, 0) == 1;
            }

            int main(int count, char **arguments) {
                int pair[2];
                int named = socket(AF_UNIX, SOCK_STREAM, 0);
                struct sockaddr_un address = {AF_UNIX, "\\0left-behind"};
                int good = bind(named, (struct sockaddr *) &address, sizeof address) == 0 && listen(named, 1) == 0;
                good &= socketpair(AF_UNIX, SOCK_DGRAM, 0, pair) == 0;
                good &= sent(pair[0], pair[0]) && sent(pair[1], pair[1]) && sent(pair[0], named);
                if (count > 1) {
                    int file = open(arguments[1], O_RDWR);
                    good &= flock(file, LOCK_EX | LOCK_NB) == 0 && sent(pair[0], file);
                }
                puts(good ? "left" : "failed");
                return !good;
            }
            """;

    private static Content circle;
    private static Engine engine;

    @TempDir
    private Path directory;

    @BeforeAll
    static void open() {
        circle = TestPrograms.compile(CIRCLE);
        engine = Engine.open(1);
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    @Test
    void socketsThatWereSentThroughEachOtherAreNotSeen() {
        nothingIsSeenAfter(
                TestPolicies.with(LOCAL_SOCKETS),
                Job.builder("./circle").file("circle", circle).build());
    }

    @Test
    void whatSocketsOfTheInternetCountIsNotSeen() {
        String send = """
                import socket
                try:
                    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', 9))
                except OSError:
                    print('left')
                """;
        nothingIsSeenAfter(TestPolicies.plain(), Job.of("python3", "-c", send));
    }

    @Test
    void whatIsLeftInSocketsIsFreedAfterTheJob() throws IOException, InterruptedException {
        Path file = Files.createFile(directory.resolve("locked"));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
        Policy policy = TestPolicies.with(LOCAL_SOCKETS).toBuilder()
                .mount(new Mount.Bind(directory.toString(), "/shared", true, false))
                .build();
        Job job =
                Job.builder("./circle", "/shared/locked").file("circle", circle).build();
        for (int turn = 0; turn < 4; turn++) {
            assertThat(engine.run(policy, job).stdout().text()).isEqualTo("left\n");
            // waits for the lock, which lasts as long as the file is open
            Process lock = new ProcessBuilder("flock", "--timeout", "20", file.toString(), "true")
                    .inheritIO()
                    .start();
            assertThat(lock.waitFor()).isZero();
        }
    }

    /** The sandboxes of a slot take turns: each has had the job when it is looked at. */
    private static void nothingIsSeenAfter(Policy policy, Job job) {
        for (int turn = 0; turn < 4; turn++) {
            for (int sandbox = 0; sandbox < Engine.SANDBOXES_PER_SLOT; sandbox++) {
                Outcome outcome = engine.run(policy, job);
                assertThat(outcome.stdout().text()).as(outcome.toString()).isEqualTo("left\n");
            }
            for (int sandbox = 0; sandbox < Engine.SANDBOXES_PER_SLOT; sandbox++) {
                Outcome outcome = engine.run(policy, Job.of("sh", "-c", LOOK));
                assertThat(outcome.stdout().text().lines()).containsExactlyElementsOf(NOTHING);
            }
        }
    }
}
