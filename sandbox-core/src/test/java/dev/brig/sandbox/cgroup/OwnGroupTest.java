package dev.brig.sandbox.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("kernel")
class OwnGroupTest {
    private static final String SYSTEMD_UNIFIED = """
            24 30 0:22 / /sys rw,nosuid,nodev,noexec,relatime shared:7 - sysfs sysfs rw
            30 1 254:1 / / rw,relatime shared:1 - ext4 /dev/vda1 rw,errors=remount-ro
            32 24 0:27 / /sys/fs/cgroup rw,nosuid,nodev,noexec,relatime shared:9 - cgroup2 cgroup2 rw,nsdelegate,memory_recursiveprot
            """;

    private static final String SYSTEMD_HYBRID = """
            25 18 0:21 / /sys/fs/cgroup ro,nosuid,nodev,noexec shared:9 - tmpfs tmpfs ro,mode=755
            26 25 0:22 / /sys/fs/cgroup/unified rw,nosuid,nodev,noexec,relatime shared:10 - cgroup2 cgroup2 rw,nsdelegate
            27 25 0:23 / /sys/fs/cgroup/systemd rw,nosuid,nodev,noexec,relatime shared:11 - cgroup cgroup rw,xattr,name=systemd
            31 25 0:27 / /sys/fs/cgroup/cpu,cpuacct rw,nosuid,nodev,noexec,relatime shared:15 - cgroup cgroup rw,cpu,cpuacct
            35 25 0:31 / /sys/fs/cgroup/pids rw,nosuid,nodev,noexec,relatime shared:19 - cgroup cgroup rw,pids
            37 25 0:33 / /sys/fs/cgroup/memory rw,nosuid,nodev,noexec,relatime shared:21 - cgroup cgroup rw,memory
            """;

    @Test
    void findsTheScopeThatSystemdMadeOnTheUnifiedHierarchy() {
        List<OwnGroup> groups = OwnGroup.parse(
                "0::/user.slice/user-1000.slice/user@1000.service/app.slice/run-r6d1c.scope\n", SYSTEMD_UNIFIED);

        assertThat(groups).singleElement().satisfies(group -> {
            assertThat(group.name()).isEqualTo("unified");
            assertThat(group.directories())
                    .containsExactly(Path.of(
                            "/sys/fs/cgroup/user.slice/user-1000.slice/user@1000.service/app.slice/run-r6d1c.scope"));
        });
    }

    @Test
    void findsEachControllerOfAHybridSetUpInItsOwnHierarchy() {
        List<OwnGroup> groups = OwnGroup.parse("""
                12:pids:/user.slice/user-1000.slice/session-3.scope
                8:cpu,cpuacct:/user.slice
                4:memory:/user.slice/user-1000.slice/session-3.scope
                1:name=systemd:/user.slice/user-1000.slice/session-3.scope
                0::/user.slice/user-1000.slice/session-3.scope
                """, SYSTEMD_HYBRID);

        assertThat(groups).extracting(OwnGroup::name).containsExactly("pids", "cpu,cpuacct", "memory", "unified");
        assertThat(directoryOf(groups, "cpuacct")).isEqualTo(Path.of("/sys/fs/cgroup/cpu,cpuacct/user.slice"));
        assertThat(directoryOf(groups, "cpu")).isEqualTo(Path.of("/sys/fs/cgroup/cpu,cpuacct/user.slice"));
        assertThat(directoryOf(groups, "memory"))
                .isEqualTo(Path.of("/sys/fs/cgroup/memory/user.slice/user-1000.slice/session-3.scope"));
    }

    @Test
    void findsAContainersGroupWhereOnlyThatIsMounted() {
        List<OwnGroup> groups = OwnGroup.parse(
                "5:memory:/docker/3f29b8e6c0d1\n",
                "1203 1195 0:33 /docker/3f29b8e6c0d1 /sys/fs/cgroup/memory ro,nosuid,nodev,noexec,relatime master:21"
                        + " - cgroup cgroup rw,memory\n");

        assertThat(groups.getFirst().directories()).containsExactly(Path.of("/sys/fs/cgroup/memory"));
    }

    @Test
    void findsAGroupBeneathTheOneThatIsMounted() {
        List<OwnGroup> groups = OwnGroup.parse(
                "5:memory:/docker/3f29/inner/deep\n",
                "1203 1195 0:33 /docker/3f29 /sys/fs/cgroup/memory ro,relatime - cgroup cgroup rw,memory\n");

        assertThat(groups.getFirst().directories()).containsExactly(Path.of("/sys/fs/cgroup/memory/inner/deep"));
    }

    @Test
    void findsTheRootOfACgroupNamespace() {
        List<OwnGroup> groups = OwnGroup.parse(
                "0::/\n",
                "1466 1465 0:27 / /sys/fs/cgroup ro,nosuid,nodev,noexec,relatime - cgroup2 cgroup"
                        + " rw,nsdelegate,memory_recursiveprot\n");

        assertThat(groups.getFirst().directories()).containsExactly(Path.of("/sys/fs/cgroup"));
    }

    @Test
    void showsNothingWhereTheMountIsOfAnotherPartOfTheTree() {
        String mounts = """
                1203 1195 0:33 /docker/3f29 /sys/fs/cgroup/memory ro,relatime - cgroup cgroup rw,memory
                1204 1195 0:34 /../.. /sys/fs/cgroup/pids rw,relatime - cgroup cgroup rw,pids
                """;

        assertThat(OwnGroup.parse("5:memory:/docker/3f29bb\n", mounts)
                        .getFirst()
                        .directories())
                .isEmpty();
        assertThat(OwnGroup.parse("5:memory:/../other\n", mounts).getFirst().directories())
                .isEmpty();
        assertThat(OwnGroup.parse("6:pids:/\n", mounts).getFirst().directories())
                .isEmpty();
    }

    @Test
    void showsAGroupByEveryMountOfItsHierarchy() {
        String mounts = """
                35 31 0:32 / /sys/fs/cgroup/memory ro,relatime - cgroup cgroup rw,memory
                52 31 0:32 / /run/groups rw,relatime - cgroup cgroup rw,memory
                """;

        assertThat(OwnGroup.parse("4:memory:/a\n", mounts).getFirst().directories())
                .containsExactly(Path.of("/sys/fs/cgroup/memory/a"), Path.of("/run/groups/a"));
    }

    @Test
    void undoesTheEscapesOfTheMountTable() {
        String mounts = "35 31 0:32 / /mnt/a\\040b\\134c rw - cgroup2 none rw\n";

        assertThat(OwnGroup.parse("0::/x:y\n", mounts).getFirst().directories())
                .containsExactly(Path.of("/mnt/a b\\c/x:y"));
        assertThat(CgroupMount.unescape("ä\\303\\244\\012")).isEqualTo("ää\n");
    }

    @Test
    void findsTheMountAboveAGroup() {
        OwnGroup group = OwnGroup.parse("0::/a/b\n", SYSTEMD_UNIFIED).getFirst();

        assertThat(group.top(group.directories().getFirst())).isEqualTo(Path.of("/sys/fs/cgroup"));
    }

    private static Path directoryOf(List<OwnGroup> groups, String controller) {
        return groups.stream()
                .filter(group -> group.controls(controller))
                .findFirst()
                .orElseThrow()
                .directories()
                .getFirst();
    }
}
