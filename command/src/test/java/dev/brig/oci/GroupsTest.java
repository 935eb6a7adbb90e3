package dev.brig.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brig.oci.OciCli.Result;
import dev.brig.oci.container.Json;
import dev.brig.sandbox.cgroup.CgroupVersion;
import dev.brig.sandbox.cgroup.Cgroups;
import dev.brig.sandbox.cgroup.GroupPlaces;
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

/** Control groups of containers. */
@Tag("kernel")
@Tag("long") // each command is a JVM of its own
class GroupsTest {
    private static final String FOR_EVER = "exec sleep 1000";
    private static final long LIMIT = 64 << 20;

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

    private static boolean isUnified() {
        return Cgroups.places().version() == CgroupVersion.V2;
    }

    /** The directory of the container's group in the hierarchy of a controller. */
    private Path group(String id, String controller) {
        for (JsonNode member : cli.state(id).path("cgroup").path("groups")) {
            String hierarchy = member.path("hierarchy").asText();
            if (hierarchy.equals("unified") || List.of(hierarchy.split(",", -1)).contains(controller)) {
                return Path.of(member.path("path").asText());
            }
        }
        throw new AssertionError("no group of " + controller + ": " + cli.state(id));
    }

    private String value(String id, String controller, String v1, String v2) throws IOException {
        return Files.readString(group(id, controller).resolve(isUnified() ? v2 : v1))
                .strip();
    }

    private static ObjectNode resources(TestBundle bundle) {
        return bundle.linux().putObject("resources");
    }

    @Test
    void limitsAndCountsAndLeavesNothing() throws IOException {
        TestBundle bundle = bundle(FOR_EVER);
        ObjectNode resources = resources(bundle);
        resources.putObject("memory").put("limit", LIMIT);
        resources.putObject("pids").put("limit", 20);
        resources.putObject("cpu").put("quota", 50_000).put("period", 100_000).put("shares", 512);
        bundle.linux().put("cgroupsPath", "oci-test/one");
        Result created = cli.create(bundle.write().directory, "limited");
        assertThat(created.err()).isEmpty();
        cli.brig("start", "limited");

        assertThat(value("limited", "memory", "memory.limit_in_bytes", "memory.max"))
                .isEqualTo(Long.toString(LIMIT));
        assertThat(value("limited", "pids", "pids.max", "pids.max")).isEqualTo("20");
        assertThat(value("limited", "cpu", "cpu.cfs_quota_us", "cpu.max")).startsWith("50000");
        Path memory = group("limited", "memory");
        assertThat(memory).endsWith(Path.of("oci-test", "one"));
        int pid = cli.state("limited").path("pid").asInt();
        assertThat(Files.readString(Path.of("/proc", Integer.toString(pid), "cgroup")))
                .contains("/oci-test/one/container");
        Path cpu = group("limited", "cpu").resolve("container").resolve(isUnified() ? "cpu.max" : "cpu.cfs_quota_us");
        assertThat(Files.readString(cpu)).as("what the program sees").startsWith("50000");
        assertThat(cli.brig("update", "--cpu-quota", "30000", "limited").err()).isEmpty();
        assertThat(Files.readString(cpu)).startsWith("30000");
        assertThat(cli.brig("update", "--cpu-quota", "70000", "limited").err()).isEmpty();
        assertThat(Files.readString(cpu)).startsWith("70000");
        assertThat(cli.brig("ps", "--format", "json", "limited").out().strip()).isEqualTo("[" + pid + "]");

        JsonNode data = cli.brig("events", "--stats", "limited").json().path("data");
        assertThat(data.path("memory").path("usage").path("limit").asLong()).isEqualTo(LIMIT);
        assertThat(data.path("memory").path("usage").path("usage").asLong()).isPositive();
        assertThat(data.path("cpu").path("usage").path("total").asLong()).isPositive();
        assertThat(data.path("pids").path("current").asLong()).isEqualTo(1);
        assertThat(data.path("pids").path("limit").asLong()).isEqualTo(20);

        assertThat(cli.brig("delete", "--force", "limited").err()).isEmpty();
        assertThat(memory.getParent()).doesNotExist();
        assertThat(memory.getParent().getParent()).isDirectory();
    }

    @Test
    void aContainerCannotHaveMoreProcessesOrMemoryThanItsLimits() {
        TestBundle bundle = bundle("i=0; while [ $i -lt 30 ]; do sleep 30 & i=$((i+1)); done; echo all");
        resources(bundle).putObject("pids").put("limit", 10);
        Result crowded = cli.run(bundle.write().directory, "crowded");
        assertThat(crowded.out()).isEmpty();
        assertThat(crowded.err()).containsIgnoringCase("fork");

        resources(bundle).putObject("memory").put("limit", LIMIT).put("swap", LIMIT);
        bundle.mount("/big", "tmpfs", "tmpfs", "size=1g");
        bundle.runs("/bin/sh", "-c", "head -c 300000000 /dev/zero > /big/file; echo $?");
        assertThat(cli.run(bundle.write().directory, "hungry").out().strip()).isNotEqualTo("0");
    }

    /** CVE-2022-0492 with a user namespace: whoever has all capabilities in the container owns the files of its groups. */
    @Test
    void aContainerCannotLiftItsOwnLimits() {
        assumeThat(Files.isExecutable(Path.of("/bin/mount"))).isTrue();
        TestBundle bundle =
                bundle("mkdir /tmp/g; mount -t " + (isUnified() ? "cgroup2" : "cgroup -o pids") + " x /tmp/g"
                        + " && { echo mounted; echo max > /tmp/g/pids.max; cat /tmp/g/pids.max;"
                        + " i=0; while [ $i -lt 30 ]; do sleep 5 & i=$((i+1)); done; echo all; }");
        bundle.add("/bin/mount").mount("/tmp", "tmpfs", "tmpfs");
        resources(bundle).putObject("pids").put("limit", 10);
        bundle.process().remove("seccomp");
        for (String set : List.of("bounding", "effective", "permitted")) {
            ((ObjectNode) bundle.process().path("capabilities")).set(set, Json.texts(List.of("CAP_SYS_ADMIN")));
        }

        Result result = cli.run(bundle.write().directory, "lifter");

        assertThat(result.out()).contains("mounted", "max"); // the group within is its own to change
        assertThat(result.out()).doesNotContain("all");
        assertThat(result.err()).containsIgnoringCase("fork");
    }

    @Test
    void limitsCanBeChangedWhileItRuns() throws IOException {
        TestBundle bundle = bundle(FOR_EVER);
        cli.create(bundle.directory, "changed");
        cli.brig("start", "changed");

        assertThat(cli.brig("update", "--memory", Long.toString(LIMIT), "--pids-limit", "9", "changed")
                        .err())
                .isEmpty();
        assertThat(value("changed", "memory", "memory.limit_in_bytes", "memory.max"))
                .isEqualTo(Long.toString(LIMIT));
        assertThat(value("changed", "pids", "pids.max", "pids.max")).isEqualTo("9");

        Path document = directory.resolve("resources.json");
        Files.writeString(document, "{\"cpu\": {\"quota\": 20000}, \"pids\": {\"limit\": 11}, \"memory\": {}}");
        assertThat(cli.brig("update", "-r", document.toString(), "changed").err())
                .isEmpty();
        assertThat(value("changed", "cpu", "cpu.cfs_quota_us", "cpu.max")).startsWith("20000");
        assertThat(value("changed", "pids", "pids.max", "pids.max")).isEqualTo("11");

        assertThat(cli.brig("update", "changed").err()).contains("nothing to change");
        assertThat(cli.brig("update", "--cpuset-mems", "999", "changed").err()).contains("cpu.mems");
        cli.brig("kill", "changed", "KILL");
        cli.awaitEnd("changed");
        assertThat(cli.brig("update", "--pids-limit", "9", "changed").err())
                .contains("is stopped, and cannot be given other limits");
    }

    @Test
    void pausesAndResumes() {
        assumeThat(isUnified()
                        || Cgroups.places()
                                .of("freezer")
                                .filter(GroupPlaces.Place::delegated)
                                .isPresent())
                .as("needs a delegated group of the controller freezer")
                .isTrue();
        cli.create(bundle("while :; do :; done").directory, "paused");
        cli.brig("start", "paused");

        assertThat(cli.brig("pause", "paused").err()).isEmpty();
        assertThat(cli.status("paused")).isEqualTo("paused");
        assertThat(cli.brig("exec", "paused", "/bin/ls").err()).contains("is paused, and cannot be entered");
        assertThat(cli.brig("pause", "paused").err()).contains("is paused, and cannot be paused");
        assertThat(cli.brig("resume", "paused").err()).isEmpty();
        assertThat(cli.status("paused")).isEqualTo("running");
        assertThat(cli.brig("resume", "paused").err()).contains("is running, and not paused");

        cli.brig("pause", "paused");
        assertThat(cli.brig("kill", "--all", "paused", "KILL").err()).isEmpty();
        cli.awaitEnd("paused");
        assertThat(cli.status("paused")).isEqualTo("stopped");
    }

    @Test
    void furtherProgramsAreInTheGroupAndDieWithIt() throws Exception {
        cli.create(bundle(FOR_EVER).directory, "more");
        cli.brig("start", "more");
        Path pidFile = directory.resolve("pid");

        cli.brig("exec", "--detach", "--pid-file", pidFile.toString(), "more", "/bin/sleep", "1000");

        int pid = Integer.parseInt(Files.readString(pidFile));
        assertThat(cli.brig("ps", "--format", "json", "more").out()).contains(Integer.toString(pid));
        ProcessHandle further = ProcessHandle.of(pid).orElseThrow();
        assertThat(cli.brig("delete", "--force", "more").status()).isZero();
        further.onExit().get(60, TimeUnit.SECONDS);
    }

    @Test
    void withoutGroupsLimitsAreRefusedByNameAndTheRestRuns() throws IOException {
        Path log = directory.resolve("log");
        TestBundle bundle = bundle("echo it ran");
        Result plain = cli.brig(
                "--cgroup-manager", "disabled", "--log", log.toString(), "run", "-b", bundle.directory.toString(), "x");
        assertThat(plain.out()).isEqualTo("it ran\n");
        assertThat(Files.readString(log))
                .contains("container x has no control group of its own: --cgroup-manager disabled");

        resources(bundle).putObject("memory").put("limit", LIMIT);
        Result limited = cli.brig(
                "--cgroup-manager",
                "disabled",
                "run",
                "-b",
                bundle.write().directory.toString(),
                "x");
        assertThat(limited.err()).contains("linux.resources.memory.limit: needs a control group");

        bundle.linux().remove("resources");
        bundle.runs("/bin/sleep", "1000");
        cli.brig("--cgroup-manager", "disabled", "create", "-b", bundle.directory.toString(), "x");
        assertThat(cli.state("x").path("cgroup").path("absent").asText()).contains("disabled");
        assertThat(cli.brig("pause", "x").err()).contains("pause: the container has no control group");
        assertThat(cli.brig("delete", "--force", "x").status()).isZero();
    }

    @Test
    void aGroupWithProcessesOfOthersIsNotTaken() {
        TestBundle bundle = bundle(FOR_EVER);
        bundle.linux().put("cgroupsPath", "oci-test-shared");
        cli.create(bundle.write().directory, "first");
        resources(bundle).putObject("pids").put("limit", 10);

        assertThat(cli.create(bundle.write().directory, "second").err()).contains("has processes of others in it");
        assertThat(cli.status("first")).isEqualTo("created");
    }
}
