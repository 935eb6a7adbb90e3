package dev.brig.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.brig.cli.Cli.Result;
import dev.brig.sandbox.cgroup.CgroupSupport;
import dev.brig.sandbox.cgroup.Cgroups;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images where the kernel has no overlay, which here it is only said to lack. */
class NoOverlayTest {
    @TempDir
    private Path directory;

    @BeforeEach
    void anImageOfTwoLayers() throws IOException {
        assumeTrue(Cgroups.detect() instanceof CgroupSupport.Available, "needs a delegated control group");
        Path root = directory.resolve("root");
        TinyRoot.make(root, "/bin/rm", "/bin/mkdir");
        Files.writeString(root.resolve("etc/motd"), "hidden later\n");
        Files.writeString(root.resolve("etc/kept"), "kept\n");
        succeeds(brig(List.of(), "image", "import", root.toString(), "below:1"));
        String changes = "rm /etc/motd; echo above > /etc/above; mkdir /srv; echo deep > /srv/deep";
        succeeds(brig(
                List.of(), "run", "--image", "below:1", "--writable", "--commit", "two:1", "--", "sh", "-c", changes));
    }

    private Result brig(List<String> options, String... arguments) {
        int words = arguments[0].equals("image") ? 2 : 1;
        List<String> all = new ArrayList<>(List.of(arguments).subList(0, words));
        all.addAll(List.of("--store", directory.resolve("store").toString()));
        all.addAll(List.of(arguments).subList(words, arguments.length));
        return Cli.run("", Cli.command(options, all.toArray(String[]::new)));
    }

    private Result without(String... arguments) {
        return brig(List.of("-Dbrig.overlay=none"), arguments);
    }

    private static Result succeeds(Result result) {
        assertThat(result.status()).as(result.out() + result.err()).isZero();
        return result;
    }

    @Test
    void aCopyShowsWhatTheLayersWould() {
        String script = "cat /etc/kept /etc/above /srv/deep; ls /etc; (: > /etc/kept) 2> /dev/null || echo read-only;"
                + " cat /proc/self/mountinfo";

        String layered = succeeds(brig(List.of(), "run", "--image", "two:1", "--", "sh", "-c", script))
                .out();
        String copied = succeeds(without("run", "--image", "two:1", "--", "sh", "-c", script))
                .out();

        String shown = "kept\nabove\ndeep\nabove\nkept\nread-only\n";
        assertThat(layered).startsWith(shown).contains(" overlay ");
        assertThat(copied).startsWith(shown).doesNotContain(" overlay ");
    }

    @Test
    void aCopyIsMadeOnceAndGoesWithItsImage() {
        succeeds(without("run", "--image", "two:1", "--", "cat", "/etc/above"));
        succeeds(without("image", "gc"));
        succeeds(without("run", "--image", "two:1", "--", "cat", "/etc/above"));

        assertThat(directory.resolve("store/copies").toFile().list()).hasSize(1);
        succeeds(without("image", "verify"));
        succeeds(without("image", "rm", "two:1", "below:1"));
        succeeds(without("image", "gc"));
        assertThat(directory.resolve("store/copies")).isEmptyDirectory();
        assertThat(directory.resolve("store/layers")).isEmptyDirectory();
        assertThat(directory.resolve("store/staging")).isEmptyDirectory();
    }

    @Test
    void aRootThatCanBeChangedIsRefused() {
        Result refused = without("run", "--image", "two:1", "--writable", "--", "cat", "/etc/kept");

        assertThat(refused.status()).isEqualTo(125);
        assertThat(refused.err()).contains("this kernel has no overlay: images can be shown, but not changed");
    }
}
