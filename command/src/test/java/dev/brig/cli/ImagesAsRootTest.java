package dev.brig.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.brig.cli.Cli.Result;
import dev.brig.sandbox.cgroup.CgroupSupport;
import dev.brig.sandbox.cgroup.Cgroups;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store of root's, in a directory into which no other user comes, serves sandboxes that have users of their own. */
@Tag("root")
class ImagesAsRootTest {
    private static final int ANYBODY = 12_345;

    @TempDir
    private Path directory;

    @BeforeEach
    void anImage() throws IOException {
        assumeTrue(Cgroups.detect() instanceof CgroupSupport.Available, "needs a delegated control group");
        Path root = directory.resolve("root");
        TinyRoot.make(root, "/bin/mkdir", "/bin/rm", "/bin/chown");
        Files.writeString(root.resolve("etc/motd"), "of the image\n");
        Files.writeString(root.resolve("etc/closed"), "closed\n");
        Files.setPosixFilePermissions(root.resolve("etc/closed"), PosixFilePermissions.fromString("rw-------"));
        Files.setAttribute(root.resolve("etc/motd"), "unix:uid", ANYBODY);
        assertThat(brig("image", "import", root.toString(), "tiny:1").err()).doesNotContain("brig:");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    }

    private Result brig(String command, String... more) {
        List<String> all = new ArrayList<>(List.of(command));
        List<String> rest = List.of(more);
        if (command.equals("image")) {
            all.add(rest.getFirst());
            rest = rest.subList(1, rest.size());
        }
        all.addAll(List.of("--store", directory.resolve("store").toString()));
        all.addAll(rest);
        return Cli.brig(all.toArray(String[]::new));
    }

    private Result run(String script, String... options) {
        List<String> all = new ArrayList<>(List.of("--image", "tiny:1"));
        all.addAll(List.of(options));
        all.addAll(List.of("--", "sh", "-c", script));
        return brig("run", all.toArray(String[]::new));
    }

    @Test
    void filesOfAnImageBelongToTheProgramAndCannotBeChanged() {
        Result result =
                run("ls -ln /etc; cat /etc/closed; echo x > /etc/motd; cat /proc/self/uid_map", "--user", "7:8");

        assertThat(result.out())
                .containsPattern("-rw------- 1 7 8 .* closed\n")
                .containsPattern("-rw-r--r-- 1 7 8 .* motd\n")
                .contains("\nclosed\n")
                .containsPattern("\n +7 +[1-9][0-9]{5,} +1\n$");
        assertThat(result.err()).contains("Read-only file system");
    }

    @Test
    void whatAProgramChangesIsKeptAsAnImage() {
        String change =
                "cat /etc/closed; echo new > /etc/new; rm /etc/motd; echo mine > /etc/closed; mkdir /etc/folder";
        Result kept = run(change, "--writable", "--commit", "tiny:2");

        assertThat(kept.out()).as(kept.err()).isEqualTo("closed\n");
        assertThat(brig("image", "diff", "tiny:1", "tiny:2").out())
                .isEqualTo("C /etc/closed  (content)\nA /etc/folder\nR /etc/motd\nA /etc/new\n");
        assertThat(run("cat /etc/closed").out()).isEqualTo("closed\n");
        assertThat(brig("run", "--image", "tiny:2", "--", "sh", "-c", "cat /etc/closed /etc/new; ls /etc")
                        .out())
                .isEqualTo("mine\nnew\nclosed\nfolder\nnew\n");
        assertThat(brig("image", "verify").status()).isZero();
    }

    @Test
    void recipesAreBuilt() throws IOException {
        Path recipe = Files.writeString(
                directory.resolve("recipe.yaml"),
                "base: tiny:1\nrun: [mkdir /opt && echo made > /opt/made && chown 12:34 /opt]\nsourceDateEpoch: 0\n");
        Result first = brig("image", "build", recipe.toString(), "made:1");
        Result second = brig("image", "build", recipe.toString());

        assertThat(first.out()).as(first.err()).startsWith("sha256:").isEqualTo(second.out());
        assertThat(brig("run", "--image", "made:1", "--", "cat", "/opt/made").out())
                .isEqualTo("made\n");
    }

    @Test
    void whatIsExplainedIsWhatIsDone() {
        assertThat(brig("explain", "--image", "tiny:1", "--", "cat").out())
                .contains(
                        "MOUNT_ATTR_IDMAP",
                        "setresuid(",
                        directory.resolve("store").toString());
    }

    @Test
    void aStoreOfSomebodyElseIsRefused() throws IOException {
        Files.setAttribute(directory.resolve("store"), "unix:uid", ANYBODY);

        assertThat(run("true").err()).endsWith("/store belongs to another user\n");
    }
}
