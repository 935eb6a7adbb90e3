package dev.brig.rootfs.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brig.rootfs.Digest;
import dev.brig.rootfs.Progress;
import dev.brig.rootfs.Tar;
import dev.brig.rootfs.UnpackLimits;
import dev.brig.sandbox.Limit;
import dev.brig.sandbox.Seccomp;
import dev.brig.sandbox.container.ContainerSpec;
import dev.brig.sandbox.container.IdMap;
import dev.brig.sandbox.container.Lifetime;
import dev.brig.sandbox.container.Namespace;
import dev.brig.sandbox.container.Probe;
import dev.brig.sandbox.container.ProcessSpec;
import dev.brig.sandbox.container.SandboxSpec;
import dev.brig.sandbox.libc.Errno;
import dev.brig.sandbox.libc.Libc;
import dev.brig.sandbox.libc.Poll;
import dev.brig.sandbox.seccomp.SeccompFilter;
import dev.brig.sandbox.warden.Sandbox;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageTreeTest {
    @TempDir
    private Path directory;

    private ImageStore store;
    private Image image;

    /** An image of two layers, the lower of which has the host's shell and what it needs. */
    @BeforeEach
    void anImageWithAShell() throws IOException {
        store = new ImageStore(directory.resolve("store"), UnpackLimits.DEFAULT, false);
        Tar lower = new Tar()
                .symlink("bin", "usr/bin")
                .symlink("lib64", "usr/lib64")
                .symlink("lib", "usr/lib");
        for (String file : List.of(
                "/usr/bin/sh",
                "/usr/bin/cat",
                "/usr/lib64/ld-linux-x86-64.so.2",
                "/usr/lib/x86_64-linux-gnu/libc.so.6")) {
            byte[] bytes = Files.readAllBytes(Path.of(file).toRealPath());
            lower.add('0', file.substring(1), block -> block.mode(0755).size(bytes.length))
                    .content(bytes);
        }
        lower.directory("etc/")
                .file("etc/hidden", "x")
                .file("etc/kept", "kept")
                .directory("d/")
                .file("d/below", "x");
        Tar upper = new Tar()
                .file("etc/.wh.hidden", "")
                .file("etc/new", "new")
                .directory("d/")
                .file("d/.wh..wh..opq", "")
                .file("d/above", "y");
        byte[] one = lower.end();
        byte[] two = upper.end();
        Path archive = Files.write(
                directory.resolve("image.tar"),
                new Tar()
                        .file("repositories", "{}")
                        .file(
                                "c.json",
                                "{\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"" + Digest.of(one) + "\",\""
                                        + Digest.of(two) + "\"]}}")
                        .add('0', "1", block -> block.size(one.length))
                        .content(one)
                        .add('0', "2", block -> block.size(two.length))
                        .content(two)
                        .file("manifest.json", "[{\"Config\":\"c.json\",\"Layers\":[\"1\",\"2\"]}]")
                        .end());
        image = store.add(archive, Optional.empty(), List.of(), Progress.NONE);
    }

    @Test
    void filesAreFoundWhereTheContainerHasThem() {
        try (Assembly assembly = store.assemble(image)) {
            ImageTree tree = new ImageTree(assembly);

            assertThat(tree.isProgram("/bin/sh")).isTrue();
            assertThat(tree.find("/etc/../bin/./sh")).isEqualTo(tree.find("/usr/bin/sh"));
            assertThat(tree.exists("/etc/hidden")).isFalse();
            assertThat(tree.find("/etc/kept"))
                    .get()
                    .satisfies(file -> assertThat(file).hasContent("kept"));
            assertThat(tree.exists("/d/below")).isFalse();
            assertThat(tree.exists("/d/above")).isTrue();
            assertThat(tree.exists("/../../../../etc/passwd")).isFalse();
            assertThat(tree.matching("/etc/*")).containsExactly("/etc/kept", "/etc/new");
            assertThat(tree).isEqualTo(new ImageTree(assembly));
        }
    }

    @Test
    void aProgramRunsInAnImage() {
        String script =
                "cat /etc/kept /etc/new; echo; [ -e /etc/hidden ] || echo hidden; [ -e /d/below ] || echo opaque; "
                        + "(echo x > /etc/kept) 2>/dev/null || echo read-only; cat /proc/self/mountinfo";

        String out = run(script);

        assertThat(out).startsWith("keptnew\nhidden\nopaque\nread-only\n");
        assertThat(out).as("no path of the host shows").contains("overlay").doesNotContain(directory.toString());
    }

    private String run(String script) {
        try (Assembly assembly = store.assemble(image);
                Sandbox sandbox = new Sandbox(spec(new ImageTree(assembly)), Optional.empty())) {
            sandbox.ready(sandbox.standard());
            Sandbox.Container container = sandbox.use();
            container
                    .warden()
                    .load(new ProcessSpec(
                            List.of("/bin/sh"),
                            List.of("sh", "-c", script),
                            Optional.empty(),
                            List.of("PATH=/bin"),
                            List.of()));
            container.warden().go();
            return read(container.init().stdout());
        }
    }

    private static SandboxSpec spec(ImageTree tree) {
        ContainerSpec container = new ContainerSpec(
                EnumSet.allOf(Namespace.class),
                IdMap.only(1000),
                IdMap.only(1000),
                tree,
                List.of("null"),
                List.of(),
                new ContainerSpec.Scratch("/work", false, false),
                "image",
                Map.of(),
                Set.of(),
                List.of(),
                SeccompFilter.compile(new Seccomp(new Seccomp.Action.Allow(), List.of())),
                false,
                Lifetime.ENGINE);
        return new SandboxSpec(
                container,
                dev.brig.sandbox.Limits.none().with(Limit.WORK_BYTES, 1 << 20),
                SandboxSpec.Groups.none(),
                SandboxSpec.Identity.shared(),
                ProcessHandle.current().pid(),
                Probe.none());
    }

    /** All that comes out of a pipe. */
    private static String read(int fd) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(4096);
            Poll poll = new Poll(arena, 1);
            poll.watch(0, fd, Poll.IN);
            for (int count = -Errno.EAGAIN; count != 0; count = Libc.read(fd, buffer)) {
                if (count > 0) {
                    all.writeBytes(buffer.asSlice(0, count).toArray(ValueLayout.JAVA_BYTE));
                } else {
                    assertThat(count).isEqualTo(-Errno.EAGAIN);
                    poll.await(-1);
                }
            }
        }
        return all.toString(StandardCharsets.UTF_8);
    }
}
