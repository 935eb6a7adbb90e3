package dev.brig.sandbox.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.brig.sandbox.cgroup.file.GroupEnd;
import dev.brig.sandbox.libc.Libc;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("kernel")
class RemedyTest {
    @Test
    void givesAGroupOfVersion1WhateverTheNamesAbove() throws IOException {
        CgroupSupport.Available support = TestGroups.available();
        Path group = support.hierarchies().getFirst().directory();
        assumeTrue(support.version() == CgroupVersion.V1, "needs control groups v1");
        Path own = Files.createDirectory(group.resolve("app-a\\x2db's \"$HOME\".scope"));
        Path given = Remedy.delegated(own, Libc.getuid());
        try {
            run(Remedy.delegate(List.of(own), Libc.getuid()));

            assertThat(given).isDirectory().isWritable();
            assertThat(given.resolve("tasks")).isWritable();
        } finally {
            Files.deleteIfExists(given);
            Files.delete(own);
        }
    }

    @Test
    void putsTheShellIntoAGroupOfVersion2() throws IOException {
        CgroupSupport.Available support = TestGroups.available();
        Path group = support.hierarchies().getFirst().directory();
        assumeTrue(support.version() == CgroupVersion.V2, "needs control groups v2");
        Cgroups.open(support).close(); // moves all processes out of our own group
        Path given = Remedy.delegated(group, Libc.getuid());
        try {
            String output = run(Remedy.delegateUnified(group, false, Libc.getuid()) + "; cat /proc/$$/cgroup");

            assertThat(output).endsWith("/" + given.getFileName() + "\n");
            assertThat(given.resolve("cgroup.controllers")).content().contains("memory", "pids");
        } finally {
            GroupEnd.removeTrees(List.of(given), GroupEnd.deadline());
            GroupEnd.removeTrees(List.of(group.resolve("init")), GroupEnd.deadline());
        }
    }

    @Test
    void isOneLine() {
        assertThat(List.of(
                        Remedy.scope(),
                        Remedy.systemdControllers(),
                        Remedy.mountUnified(),
                        Remedy.mount("pids"),
                        Remedy.container(),
                        Remedy.delegate(List.of(Path.of("/sys/fs/cgroup/memory")), 1000),
                        Remedy.delegateUnified(Path.of("/sys/fs/cgroup"), true, 1000)))
                .allSatisfy(line -> assertThat(line).doesNotContain("\n"));
    }

    /** Runs the line as this user: what belongs to it anyhow needs no privilege. */
    private static String run(String line) throws IOException {
        Process shell = new ProcessBuilder("sh", "-c", "sudo() { \"$@\"; }; " + line)
                .redirectErrorStream(true)
                .start();
        String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.onExit().join().exitValue()).as(output).isZero();
        return output;
    }
}
