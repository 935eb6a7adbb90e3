package dev.brig.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brig.oci.OciCli.Result;
import dev.brig.oci.container.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a program finds, as its configuration says. */
@Tag("kernel")
@Tag("long") // each command is a JVM of its own
class ProgramTest {
    @TempDir
    private Path directory;

    private OciCli cli;

    @BeforeEach
    void openCli() {
        cli = new OciCli(directory);
    }

    @AfterEach
    void endContainers() {
        cli.close();
    }

    private TestBundle bundle(String script) {
        return TestBundle.of(directory.resolve("bundle"), script);
    }

    private String outputOf(TestBundle bundle, String... options) {
        Result result = cli.run(bundle.write().directory, "program", options);
        assertThat(result.err()).isEmpty();
        return result.out();
    }

    @Test
    void hasItsPrivileges() {
        TestBundle bundle = bundle("grep -E '^(CapInh|CapPrm|CapEff|CapBnd|CapAmb|NoNewPrivs)' /proc/self/status");
        ObjectNode capabilities = (ObjectNode) bundle.process().get("capabilities");
        capabilities.set("bounding", Json.texts(List.of("CAP_CHOWN", "CAP_KILL")));
        capabilities.set("permitted", Json.texts(List.of("CAP_KILL")));
        capabilities.set("effective", Json.texts(List.of("CAP_KILL")));

        assertThat(outputOf(bundle).lines())
                .containsExactly(
                        "CapInh:\t0000000000000000",
                        "CapPrm:\t0000000000000020", // root gains none of the others, since no_new_privs is set
                        "CapEff:\t0000000000000020",
                        "CapBnd:\t0000000000000021",
                        "CapAmb:\t0000000000000000",
                        "NoNewPrivs:\t1");
    }

    @Test
    void hasItsUserItsDirectoryItsMaskAndItsLimits() {
        TestBundle bundle = bundle("id -u; id -g; readlink /proc/self/cwd; umask; ulimit -n; ulimit -Hn; echo $OWN");
        bundle.process()
                .set("user", Json.object().put("uid", 1000).put("gid", 1001).put("umask", 0077));
        bundle.process().put("cwd", "/made/for/it");
        bundle.process().set("env", Json.texts(List.of("PATH=/bin:/usr/bin", "OWN=own")));
        bundle.process()
                .putArray("rlimits")
                .addObject()
                .put("type", "RLIMIT_NOFILE")
                .put("soft", 100)
                .put("hard", 200);
        bundle.linux().withArray("uidMappings").get(0);
        ((ObjectNode) bundle.linux().withArray("uidMappings").get(0)).put("containerID", 1000);
        ((ObjectNode) bundle.linux().withArray("gidMappings").get(0)).put("containerID", 1001);
        bundle.process().remove("capabilities");

        assertThat(outputOf(bundle).lines())
                .containsExactly("1000", "1001", "/made/for/it", "0077", "100", "200", "own");
    }

    @Test
    void seesItsOwnNamesProcessesAndNetwork() {
        TestBundle bundle = bundle("cat /proc/sys/kernel/hostname /proc/sys/kernel/domainname; echo $$;"
                + " grep -c : /proc/net/dev; cat /proc/sys/net/ipv4/ip_unprivileged_port_start");
        bundle.config.put("hostname", "inside").put("domainname", "example.org");
        bundle.linux().putObject("sysctl").put("net.ipv4.ip_unprivileged_port_start", "79");

        assertThat(outputOf(bundle).lines()).containsExactly("inside", "example.org", "1", "1", "79");
    }

    @Test
    void findsItsMountsWithTheirAttributes() throws IOException {
        Path shared = Files.createDirectory(directory.resolve("shared"));
        Files.writeString(shared.resolve("file"), "of the host\n");
        TestBundle bundle = bundle("cat /in/file; touch /in/new || echo read-only; cat /one; touch /out/new;"
                        + " grep -E ' /(in|out|small) ' /proc/mounts")
                .mount("/in", "bind", shared.toString(), "rbind", "rro", "rnoexec")
                .mount("/out", "", shared.toString(), "bind", "nosuid", "nodev")
                .mount("/one", "bind", shared.resolve("file").toString())
                .mount("/small", "tmpfs", "tmpfs", "size=64k", "nodev", "mode=700");

        Result result = cli.run(bundle.directory, "program");

        List<String> lines = result.out().lines().toList();
        assertThat(lines.subList(0, 3)).containsExactly("of the host", "read-only", "of the host");
        assertThat(lines.get(3)).contains(" /in ", "ro,", "noexec");
        assertThat(lines.get(4)).contains(" /out ", "rw,", "nosuid", "nodev");
        assertThat(lines.get(5)).contains("tmpfs /small ", "nodev", "size=64k", "mode=700");
        assertThat(shared.resolve("new")).exists();
    }

    @Test
    void doesNotSeeWhatIsMaskedAndCannotWriteWhatIsReadOnly() throws IOException {
        TestBundle bundle =
                bundle("cat /secret; ls /hidden; touch /fixed/new || echo fixed; echo x > /dev/null && echo null");
        Files.writeString(bundle.rootfs.resolve("secret"), "secret\n");
        Files.writeString(
                Files.createDirectories(bundle.rootfs.resolve("hidden")).resolve("file"), "");
        Files.createDirectories(bundle.rootfs.resolve("fixed"));
        ((ObjectNode) bundle.config.get("root")).put("readonly", false);
        bundle.linux().set("maskedPaths", Json.texts(List.of("/secret", "/hidden", "/absent")));
        bundle.linux().set("readonlyPaths", Json.texts(List.of("/fixed", "/absent")));

        Result result = cli.run(bundle.write().directory, "program");

        assertThat(result.out().lines()).containsExactly("fixed", "null");
    }

    @Test
    void isHeldByItsFilter() {
        TestBundle bundle = bundle("mkdir /dev/shm/x; mkdir -p /dev/shm/x; grep Seccomp: /proc/self/status");
        ObjectNode seccomp = bundle.linux().putObject("seccomp").put("defaultAction", "SCMP_ACT_ALLOW");
        seccomp.set("architectures", Json.texts(List.of("SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_AARCH64")));
        ObjectNode rule = seccomp.putArray("syscalls").addObject();
        rule.set("names", Json.texts(List.of("mkdir", "mkdirat", "no_such_call")));
        rule.put("action", "SCMP_ACT_ERRNO").put("errnoRet", 28);

        Result result = cli.run(bundle.write().directory, "program");

        assertThat(result.err()).contains("No space left on device");
        assertThat(result.out()).isEqualTo("Seccomp:\t2\n");
    }

    @Test
    void inheritsTheDescriptorsThatWereNamed() {
        TestBundle bundle = bundle("cat <&3; cat <&4; ls /proc/self/fd");
        List<String> prefix = List.of("/bin/sh", "-c", "exec 3</etc/hostname 4</etc/hostname 7</; exec \"$@\"", "sh");

        Result result =
                cli.shell(prefix, "run", "--bundle", bundle.directory.toString(), "--preserve-fds", "2", "program");

        assertThat(result.err()).isEmpty();
        assertThat(result.out().lines().skip(2)).containsExactly("0", "1", "2", "3", "4", "5"); // 5 is of ls itself
        assertThat(cli.run(bundle.directory, "program", "--preserve-fds", "900").err())
                .contains("--preserve-fds 900: descriptor", "is not open");
    }

    @Test
    void hasATerminalThatIsHandedOver() throws IOException, InterruptedException {
        TestBundle bundle = bundle("[ -t 0 ] && [ -t 1 ] && [ -t 2 ] && echo on a terminal; read line; echo got $line;"
                + " ls -l /dev/console | head -c 1");
        bundle.process().put("terminal", true);
        bundle.write();
        assertThat(cli.create(bundle.directory, "program").err())
                .contains("process.terminal: needs somebody who takes it: give --console-socket");
        Path socket = directory.resolve("console");
        Path seen = directory.resolve("seen");
        Process receiver = new ProcessBuilder("python3", "-c", """
                        import array, os, socket, sys
                        s = socket.socket(socket.AF_UNIX)
                        s.bind(sys.argv[1])
                        s.listen()
                        print('listening', flush=True)
                        c, _ = s.accept()
                        _, control, _, _ = c.recvmsg(100, 100)
                        fd = array.array('i', control[0][2])[0]
                        os.write(fd, b'word\\n')
                        with open(sys.argv[2], 'wb') as out:
                            try:
                                while data := os.read(fd, 1000):
                                    out.write(data)
                            except OSError:
                                pass
                        """, socket.toString(), seen.toString()).start();
        assertThat(receiver.inputReader().readLine()).isEqualTo("listening");

        assertThat(cli.create(bundle.directory, "program", "--console-socket", socket.toString())
                        .err())
                .isEmpty();
        cli.brig("start", "program");

        assertThat(receiver.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(seen)).contains("on a terminal", "got word", "c");
    }

    /** As podman maps users: the container's root is the ordinary user, the others are subordinate ones. */
    @Test
    void hasFurtherUsersWhereIdsAreGranted() throws IOException {
        String name = System.getProperty("user.name");
        Optional<String> granted = Files.isReadable(Path.of("/etc/subuid"))
                ? Files.readAllLines(Path.of("/etc/subuid")).stream()
                        .filter(line -> line.startsWith(name + ":"))
                        .findFirst()
                : Optional.empty();
        assumeThat(granted).as("subordinate ids of " + name).isPresent();
        assumeThat(Path.of("/usr/bin/newuidmap")).as("the package uidmap").exists();
        long first = Long.parseLong(granted.orElseThrow().split(":", -1)[1]);
        TestBundle bundle = bundle("id -u; id -G; touch /tmp/mine; ls -n /tmp/mine | grep -o ' 5 7 '")
                .mount("/tmp", "tmpfs", "tmpfs", "mode=1777");
        bundle.process()
                .set("user", Json.object().put("uid", 5).put("gid", 7).set("additionalGids", bundle.numbers(8, 9)));
        for (String kind : List.of("uidMappings", "gidMappings")) {
            bundle.linux()
                    .withArray(kind)
                    .addObject()
                    .put("containerID", 1)
                    .put("hostID", first)
                    .put("size", 100);
        }
        bundle.process().remove("capabilities");

        assertThat(outputOf(bundle).lines()).containsExactly("5", "7 8 9", " 5 7 ");
    }

    @Test
    void runsTheBundlesOfOtherRuntimes() throws IOException {
        TestBundle bundle = bundle("id -u; cat /proc/sys/kernel/hostname");
        bundle.linux()
                .putObject("resources")
                .putArray("devices")
                .addObject()
                .put("allow", false)
                .put("access", "rwm");
        bundle.linux().remove(List.of("uidMappings", "gidMappings")); // as crun spec --rootless leaves them out
        bundle.mount("/sys/fs/cgroup", "cgroup", "cgroup", "nosuid", "noexec", "nodev", "relatime", "ro");

        assertThat(outputOf(bundle).lines()).containsExactly("0", "brig");
    }
}
