package dev.brig.oci;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brig.oci.OciCli.Result;
import dev.brig.oci.container.ContainerStore;
import dev.brig.oci.container.Json;
import dev.brig.oci.container.Life;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bundles whose files are made to lead a runtime astray, each after a hole that one had. */
@Tag("kernel")
@Tag("long") // each command is a JVM of its own
class HostileBundleTest {
    @TempDir
    private Path directory;

    private OciCli cli;
    private Path outside;

    @BeforeEach
    void openCli() throws IOException {
        cli = new OciCli(directory);
        outside = Files.createDirectory(directory.resolve("outside"));
        Files.writeString(outside.resolve("file"), "of the host\n");
    }

    @AfterEach
    void endContainers() {
        cli.close();
    }

    private TestBundle bundle(String script) {
        TestBundle bundle = TestBundle.of(directory.resolve("bundle"), script);
        ((ObjectNode) bundle.config.get("root")).put("readonly", false);
        return bundle.write();
    }

    private void assertOutsideIsAsBefore() throws IOException {
        assertThat(outside).isDirectoryContaining(path -> path.endsWith("file"));
        try (var entries = Files.list(outside)) {
            assertThat(entries).hasSize(1);
        }
        assertThat(outside.resolve("file")).content().isEqualTo("of the host\n");
    }

    /** CVE-2021-30465, CVE-2019-16884 and their kind. */
    @Test
    void mountTargetsThatAreLinksStayInside() throws IOException {
        TestBundle bundle = bundle("echo inside > /link/written; ls /link; cat " + outside + "/written");
        Files.createDirectories(bundle.rootfs.resolve(outside.toString().substring(1)));
        Files.createSymbolicLink(bundle.rootfs.resolve("link"), outside);
        bundle.mount("/link", "tmpfs", "tmpfs");

        Result result = cli.run(bundle.directory, "links");

        assertThat(result.out().lines()).containsExactly("written", "inside");
        assertOutsideIsAsBefore();
    }

    @Test
    void nothingIsMadeWhereALinkLeads() throws IOException {
        TestBundle bundle = bundle("true");
        Files.createSymbolicLink(bundle.rootfs.resolve("link"), outside);
        Files.createSymbolicLink(bundle.rootfs.resolve("up"), Path.of("../../outside"));
        for (String target : List.of("/link/new", "/up/new", "/link", "/up")) {
            bundle.mounts().removeAll();
            bundle.mount(target, "tmpfs", "tmpfs");

            cli.run(bundle.directory, "links");

            assertOutsideIsAsBefore();
        }
    }

    /** CVE-2021-30465, CVE-2024-45310: paths are exchanged while they are used. */
    @Test
    void pathsThatAreExchangedMeanwhileStayInside() throws IOException, InterruptedException {
        TestBundle bundle = bundle("true");
        bundle.mounts().removeAll();
        for (int i = 0; i < 8; i++) {
            bundle.mount("/swap/made" + i + "/deep", "tmpfs", "tmpfs");
        }
        Path swap = bundle.rootfs.resolve("swap");
        Path real = bundle.directory.resolve("real");
        Path link = bundle.directory.resolve("link");
        Files.createDirectories(real);
        AtomicBoolean done = new AtomicBoolean();
        Thread swapper = Thread.ofPlatform().start(() -> {
            while (!done.get()) {
                try {
                    Files.move(real, swap, StandardCopyOption.ATOMIC_MOVE);
                    Files.move(swap, real, StandardCopyOption.ATOMIC_MOVE);
                    Files.createSymbolicLink(link, outside);
                    Files.move(link, swap, StandardCopyOption.ATOMIC_MOVE);
                    Files.delete(swap);
                } catch (IOException raced) {
                    remake(swap, real, link);
                }
            }
        });
        ContainerStore store = ContainerStore.at(Optional.of(cli.root()));
        for (int i = 0; i < 40; i++) {
            try {
                new Creation("swapped" + i, bundle.directory, Optional.empty(), Optional.empty(), 0)
                        .in(store, new GroupChoice(false, _ -> {}), _ -> {});
            } catch (RuntimeException lost) {
                // A step that found nothing there.
            }
            new Life(store, _ -> {}).delete("swapped" + i, true);
            assertOutsideIsAsBefore();
        }
        done.set(true);
        swapper.join();
    }

    private static void remake(Path swap, Path real, Path link) {
        try {
            Files.deleteIfExists(link);
            if (Files.isSymbolicLink(swap)) {
                Files.delete(swap);
            }
            if (Files.isDirectory(swap) && !Files.exists(real)) {
                Files.move(swap, real);
            }
            Files.createDirectories(real);
        } catch (IOException again) {
            // The next round tries again.
        }
    }

    /** CVE-2019-19921, CVE-2023-27561, CVE-2023-28642. */
    @Test
    void procThatIsALinkIsRefused() throws IOException {
        TestBundle bundle = bundle("true");
        Files.createDirectories(bundle.rootfs.resolve("elsewhere"));
        Files.createSymbolicLink(bundle.rootfs.resolve("proc"), Path.of("elsewhere"));

        Result result = cli.run(bundle.directory, "proc");

        assertThat(result.status()).isNotZero();
        assertThat(result.err()).contains("openat2", "\"proc\"", "ELOOP");
    }

    /** CVE-2024-21626. */
    @Test
    void noDescriptorLeaksAndNoneIsTheWorkingDirectory() throws IOException {
        TestBundle bundle = bundle("ls /proc/self/fd; ls -l /proc/1/fd");
        List<String> prefix = List.of("/bin/sh", "-c", "exec 5<" + outside + " 9<" + outside + "; exec \"$@\"", "sh");

        Result result = cli.shell(prefix, "run", "--bundle", bundle.directory.toString(), "leak");

        assertThat(result.err()).isEmpty();
        assertThat(result.out().lines().limit(4)).containsExactly("0", "1", "2", "3");
        assertThat(result.out()).doesNotContain(outside.toString(), "memfd", "socket");

        for (int fd = 3; fd < 12; fd++) {
            bundle.process().put("cwd", "/proc/self/fd/" + fd);
            Result refused = cli.shell(
                    prefix, "run", "--bundle", bundle.write().directory.toString(), "leak");
            assertThat(refused.status()).isNotZero();
            assertThat(refused.err()).containsAnyOf("ELOOP", "ENOENT", "EXDEV");
        }
    }

    @Test
    void aWorkingDirectoryThatLeadsOutIsOneInside() throws IOException {
        TestBundle bundle = bundle("readlink /proc/self/cwd; cat file");
        bundle.process().put("cwd", "/../../../.." + outside);
        Result above = cli.run(bundle.write().directory, "cwd");
        assertThat(above.out())
                .isEqualTo(outside + "\n"); // a directory of that name in the container, without the file
        assertThat(above.err()).contains("No such file");

        Files.createSymbolicLink(bundle.rootfs.resolve("link"), Path.of("/../../../../" + directory));
        bundle.process().put("cwd", "/link");
        Result linked = cli.run(bundle.write().directory, "cwd");
        assertThat(linked.out()).isEqualTo(directory + "\n");
        assertThat(linked.err()).contains("No such file");
        assertOutsideIsAsBefore();
    }

    /** CVE-2025-31133: what a mask is made of was the container's own. */
    @Test
    void masksAreMadeOfTheHostsNull() throws IOException {
        TestBundle bundle = bundle("cat /secret; [ -c /secret ] && echo masked");
        bundle.mounts().removeAll();
        Files.writeString(bundle.rootfs.resolve("secret"), "secret\n");
        Files.createDirectories(bundle.rootfs.resolve("dev"));
        Files.createSymbolicLink(bundle.rootfs.resolve("dev/null"), Path.of("/secret"));
        bundle.linux().set("maskedPaths", Json.texts(List.of("/secret")));

        assertThat(cli.run(bundle.write().directory, "mask").out()).isEqualTo("masked\n");
    }

    @Test
    void aMaskOnALinkHidesWhatItLeadsTo() throws IOException {
        TestBundle bundle = bundle("cat /secret; cat /link; cat " + outside + "/file");
        Files.writeString(bundle.rootfs.resolve("secret"), "secret\n");
        Files.createSymbolicLink(bundle.rootfs.resolve("link"), Path.of("secret"));
        bundle.linux().set("maskedPaths", Json.texts(List.of("/link", outside + "/file")));

        assertThat(cli.run(bundle.write().directory, "mask").out()).isEmpty();
        assertOutsideIsAsBefore();
    }

    /** CVE-2025-52881: writes to /proc were led to other files by what was mounted there. */
    @Test
    void kernelParametersAreWrittenWhateverCoversProc() {
        TestBundle bundle = bundle("cat /seen/sys/net/ipv4/ip_unprivileged_port_start; ls /proc/sys/net/ipv4");
        bundle.mount("/proc/sys/net/ipv4", "tmpfs", "tmpfs").mount("/seen", "proc", "proc");
        bundle.linux().putObject("sysctl").put("net.ipv4.ip_unprivileged_port_start", "77");

        Result result = cli.run(bundle.write().directory, "covered");

        assertThat(result.err()).isEmpty();
        assertThat(result.out()).isEqualTo("77\n");
    }

    /** CVE-2025-52565. */
    @Test
    void aConsoleThatIsALinkIsRefused() throws IOException, InterruptedException {
        TestBundle bundle = bundle("true");
        bundle.process().put("terminal", true);
        bundle.mounts().removeAll();
        Files.createDirectories(bundle.rootfs.resolve("dev"));
        Files.createSymbolicLink(bundle.rootfs.resolve("dev/console"), Path.of("/target"));
        Files.writeString(bundle.rootfs.resolve("target"), "");
        bundle.mount("/proc", "proc", "proc").mount("/dev/pts", "devpts", "devpts", "newinstance", "ptmxmode=0666");

        Result result = cli.create(
                bundle.write().directory,
                "console",
                "--console-socket",
                directory.resolve("nobody").toString());

        assertThat(result.err()).contains("\"dev/console\"", "ELOOP");
    }

    /** CVE-2019-5736: the runtime's own program was overwritten through the program of a container. */
    @Test
    void theRuntimesOwnProgramIsNotRunAgain() throws IOException {
        TestBundle bundle = bundle("true").runs("/proc/self/exe");
        assertThat(cli.run(bundle.directory, "exe").status()).isNotZero();

        Files.writeString(bundle.rootfs.resolve("script"), "#!/proc/self/exe\n");
        bundle.rootfs.resolve("script").toFile().setExecutable(true);
        bundle.runs("/script");
        assertThat(cli.run(bundle.directory, "exe").status()).isNotZero();
        assertThat(cli.root()).isEmptyDirectory();
    }

    /** CVE-2023-25809, CVE-2022-0492. */
    @Test
    void theHostsControlGroupsCannotBeWritten() {
        TestBundle bundle = bundle("ls /sys/fs/cgroup | head -c 1; for f in $(echo /sys/fs/cgroup/*/cgroup.procs"
                + " /sys/fs/cgroup/cgroup.procs); do echo 0 > $f; done; mkdir /sys/fs/cgroup/new");
        bundle.mount("/sys/fs/cgroup", "cgroup", "cgroup", "rw");
        assertThat(cli.run(bundle.directory, "groups").err()).contains("mounts[6].options: must have ro");

        ((ObjectNode) bundle.mounts().get(6)).set("options", Json.texts(List.of("ro")));
        bundle.linux().withArray("namespaces").remove(6); // the cgroup namespace
        Result result = cli.run(bundle.write().directory, "groups");

        assertThat(result.out()).isNotEmpty();
        assertThat(result.err()).contains("Read-only file system").doesNotContain("Permission denied");
    }

    /** CVE-2022-29162. */
    @Test
    void inheritableCapabilitiesAreThoseOfTheConfiguration() {
        TestBundle bundle = bundle("grep CapInh /proc/self/status");
        bundle.process().remove("capabilities");

        assertThat(cli.run(bundle.write().directory, "caps").out()).isEqualTo("CapInh:\t0000000000000000\n");
    }

    /** CVE-2016-9962: while it waits, nobody in the container can look into it, since nobody is there. */
    @Test
    void theHostsFilesAreAsBefore() throws IOException {
        Object mode = Files.getAttribute(Path.of("/dev/null"), "unix:mode");
        Object owner = Files.getAttribute(Path.of("/dev/null"), "unix:uid");
        String mounts = Files.readString(Path.of("/proc/self/mounts"));

        cli.run(bundle("true").directory, "clean");

        assertThat(Files.getAttribute(Path.of("/dev/null"), "unix:mode")).isEqualTo(mode);
        assertThat(Files.getAttribute(Path.of("/dev/null"), "unix:uid")).isEqualTo(owner);
        assertThat(Files.readString(Path.of("/proc/self/mounts"))).isEqualTo(mounts);
    }
}
