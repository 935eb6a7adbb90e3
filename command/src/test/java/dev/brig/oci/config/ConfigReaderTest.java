package dev.brig.oci.config;

import static dev.brig.sandbox.libc.Kernel.MOUNT_ATTR_NOSUID;
import static dev.brig.sandbox.libc.Kernel.MOUNT_ATTR_RDONLY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brig.sandbox.container.Namespace;
import dev.brig.sandbox.detached.ContainerRoot.Device;
import dev.brig.sandbox.detached.DetachedSpec.Range;
import dev.brig.sandbox.detached.DetachedSpec.Users;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("pure")
class ConfigReaderTest {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final Caller ORDINARY = new Caller(1000, 1001, true, 0, false, Optional.empty());
    private static final Caller ROOT = new Caller(0, 0, true, 0, false, Optional.empty());
    private static final Caller ROOT_OF_A_NAMESPACE = new Caller(0, 0, false, 0, false, Optional.empty());
    private static final String LEAST = """
            {"ociVersion": "1.0.2",
             "root": {"path": "rootfs"},
             "process": {"cwd": "/", "args": ["sh"], "user": {"uid": 0, "gid": 0}},
             "linux": {"namespaces": [{"type": "user"}, {"type": "mount"}, {"type": "pid"}]}}
            """;

    @TempDir
    private Path bundle;

    @BeforeEach
    void makeRoot() throws IOException {
        Files.createDirectories(bundle.resolve("rootfs/full/of/something"));
        Files.createDirectories(bundle.resolve("rootfs/empty"));
    }

    private Configuration read(JsonNode config, Caller caller) throws IOException {
        Files.writeString(bundle.resolve("config.json"), config.toString());
        return ConfigReader.read(ConfigReader.document(bundle), bundle, caller);
    }

    private static ObjectNode least() throws IOException {
        return (ObjectNode) MAPPER.readTree(LEAST);
    }

    /** The configuration with more in it. */
    private static JsonNode with(String more) throws IOException {
        return MAPPER.readerForUpdating(least()).readTree(more);
    }

    private static JsonNode merged(String more) throws IOException {
        ObjectNode config = least();
        merge(config, (ObjectNode) MAPPER.readTree(more));
        return config;
    }

    private static void merge(ObjectNode into, ObjectNode more) {
        more.properties().forEach(entry -> {
            if (into.get(entry.getKey()) instanceof ObjectNode inner && entry.getValue() instanceof ObjectNode deeper) {
                merge(inner, deeper);
            } else {
                into.set(entry.getKey(), entry.getValue());
            }
        });
    }

    @Test
    void takesTheLeastThereIs() throws IOException {
        Configuration read = read(least(), ORDINARY);

        assertThat(read.warnings()).isEmpty();
        assertThat(read.spec().fresh()).containsExactlyInAnyOrder(Namespace.USER, Namespace.MOUNT, Namespace.PID);
        assertThat(read.spec().users()).hasValueSatisfying(users -> {
            assertThat(users.users()).containsExactly(new Range(0, 1000, 1));
            assertThat(users.groups()).containsExactly(new Range(0, 1001, 1));
        });
        assertThat(read.spec().root().devices())
                .extracting(Device::path)
                .contains("dev/null", "dev/zero", "dev/full", "dev/random", "dev/urandom", "dev/tty");
        assertThat(read.spec().payload().paths()).contains("/bin/sh");
    }

    /** What has no effect and takes no wall away is said, and passed over. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"unknown": 1} | unknown is not known, and passed over
            {"mounts": [{"destination": "/x", "type": "bind", "source": "/", "options": ["size=1", "mode=755"]}]} | mounts[0].options: size=1, mode=755 is for a tmpfs
            {"mounts": [{"destination": "/x", "type": "cgroup", "options": ["nosuid"]}]} | mounts[0] is shown read-only
            """)
    void saysWhatHasNoEffect(String more, String warning) throws IOException {
        assertThat(read(merged(more), ORDINARY).warnings())
                .singleElement()
                .satisfies(said -> assertThat(said).startsWith(warning));
    }

    @Test
    void labelsOfSelinuxHaveNoEffectWhereThereIsNone() throws IOException {
        JsonNode config = merged("{\"linux\": {\"mountLabel\": \"x\"}}");
        if (Files.exists(Path.of("/sys/fs/selinux/enforce"))) {
            assertThatThrownBy(() -> read(config, ORDINARY))
                    .hasMessageContaining("linux.mountLabel: labels of SELinux");
        } else {
            assertThat(read(config, ORDINARY).warnings())
                    .containsExactly("linux.mountLabel has no effect: this machine has no SELinux");
        }
    }

    @Test
    void setsTheNameOfAHostWhoseNamespaceIsJoined() throws IOException {
        JsonNode config = merged("""
                {"hostname": "h", "linux": {"namespaces": [{"type": "user"}, {"type": "mount"}, {"type": "pid"},
                 {"type": "uts", "path": "/proc/self/ns/uts"}]}}
                """);

        assertThat(read(config, ORDINARY).spec().hostname()).contains("h");
    }

    /** Whatever is not done is refused by its name. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"ociVersion": "2.0.0"} | ociVersion: must be a version 1.x.y
            {"ociVersion": null} | ociVersion: is required
            {"windows": {"x": 1}} | windows: is of another platform
            {"vm": {"x": 1}} | vm: is of another platform
            {"root": {"path": "nowhere"}} | root.path: is no directory that can be reached
            {"hostname": "h"} | hostname: needs a uts namespace
            {"domainname": "h"} | domainname: needs a uts namespace
            {"process": null} | process: is required
            {"process": {"args": []}} | process.args: must name a program
            {"process": {"args": ["a\\u0000b"]}} | process.args[0]: has a zero byte
            {"process": {"cwd": "here"}} | process.cwd: must be an absolute path
            {"process": {"terminal": true}} | process.terminal: needs somebody who takes it
            {"process": {"user": {"uid": 5}}} | process.user.uid: 5 is not mapped
            {"process": {"user": {"gid": 5}}} | process.user.gid: 5 is not mapped
            {"process": {"user": {"username": "me"}}} | process.user.username: is for another platform
            {"process": {"rlimits": [{"type": "RLIMIT_X", "soft": 1, "hard": 1}]}} | process.rlimits[0].type: is no limit
            {"process": {"rlimits": [{"type": "RLIMIT_CPU", "soft": 2, "hard": 1}]}} | process.rlimits[0].soft: is above hard
            {"process": {"capabilities": {"bounding": ["CAP_X"]}}} | process.capabilities.bounding[0]: is no capability
            {"process": {"capabilities": {"effective": ["CAP_KILL"]}}} | process.capabilities.effective: CAP_KILL is not permitted
            {"process": {"apparmorProfile": "p"}} | process.apparmorProfile: profiles of AppArmor
            {"process": {"selinuxLabel": "p"}} | process.selinuxLabel: labels of SELinux
            {"process": {"ioPriority": {"class": "IOPRIO_CLASS_IDLE"}}} | process.ioPriority: priorities
            {"process": {"scheduler": {"policy": "SCHED_IDLE"}}} | process.scheduler: the scheduler
            {"process": {"oomScoreAdj": 2000}} | process.oomScoreAdj: must be -1000 to 1000
            {"mounts": [{"destination": "/", "type": "tmpfs"}]} | mounts[0].destination: is the root
            {"mounts": [{"destination": "x", "type": "tmpfs"}]} | mounts[0].destination: must be an absolute path
            {"mounts": [{"destination": "/x"}]} | mounts[0].type: is required
            {"mounts": [{"destination": "/x", "type": "bind", "source": "/no/where"}]} | mounts[0].source: is not there
            {"mounts": [{"destination": "/x", "type": "bind", "source": "/", "options": ["size=1", "noudev"]}]} | mounts[0].options: has what is no option of a bind: noudev
            {"mounts": [{"destination": "/full", "type": "tmpfs", "options": ["tmpcopyup"]}]} | mounts[0].options: tmpcopyup: files are not copied up
            {"mounts": [{"destination": "/x", "type": "bind", "source": "/", "options": ["idmap"]}]} | mounts[0].options[0]: idmap: owners
            {"mounts": [{"destination": "/x", "type": "tmpfs", "uidMappings": [{"a": 1}]}]} | mounts[0].uidMappings: owners
            {"linux": {"cgroupsPath": "/.."}} | linux.cgroupsPath: must name a group
            {"linux": {"cgroupsPath": "user.slice:brig:one"}} | linux.cgroupsPath: is a unit of systemd
            {"linux": {"resources": {"memory": {"limit": 9, "swap": 8}}}} | linux.resources.memory.swap: is the limit of memory and swap
            {"linux": {"resources": {"memory": {"kernel": 9}}}} | linux.resources.memory.kernel: kernels take such a limit
            {"linux": {"resources": {"cpu": {"period": 10}}}} | linux.resources.cpu.period: must be 1000 to 1000000
            {"linux": {"resources": {"hugepageLimits": [{"pageSize": "../x", "limit": 1}]}}} | linux.resources.hugepageLimits[0].pageSize: must be as
            {"linux": {"resources": {"blockIO": {"leafWeight": 10}}}} | linux.resources.blockIO.leafWeight: the kernel has no
            {"linux": {"resources": {"rdma": {"x": {"hcaHandles": 1}}}}} | linux.resources.rdma: limits of RDMA
            {"linux": {"resources": {"unified": {"cgroup.procs": "1"}}}} | linux.resources.unified.cgroup.procs: is no file of a controller
            {"linux": {"resources": {"unified": {"../memory.max": "1"}}}} | linux.resources.unified.../memory.max: is no file
            {"linux": {"intelRdt": {"closID": "x"}}} | linux.intelRdt: caches
            {"linux": {"personality": {"domain": "LINUX32"}}} | linux.personality: the execution domain
            {"linux": {"timeOffsets": {"boottime": {"secs": 1}}}} | linux.timeOffsets: there are no time namespaces
            {"linux": {"netDevices": {"eth0": {"name": "x"}}}} | linux.netDevices: devices of the network
            {"linux": {"rootfsPropagation": "x"}} | linux.rootfsPropagation: is none of
            {"linux": {"namespaces": [{"type": "mount"}, {"type": "pid"}], "uidMappings": [{"containerID": 0, "hostID": 5, "size": 1}]}} | linux.uidMappings: needs a user namespace
            {"linux": {"namespaces": [{"type": "user"}, {"type": "pid"}]}} | linux.namespaces: must have mount
            {"linux": {"namespaces": [{"type": "user"}, {"type": "mount"}]}} | linux.namespaces: must have pid
            {"linux": {"namespaces": [{"type": "time"}]}} | linux.namespaces[0].type: there are no time namespaces
            {"linux": {"namespaces": [{"type": "pid"}, {"type": "pid"}]}} | linux.namespaces[1].type: is there twice
            {"linux": {"namespaces": [{"type": "pid", "path": "/x"}]}} | linux.namespaces[0].path: user, mount and pid
            {"linux": {"sysctl": {"kernel.pid_max": "9"}}} | linux.sysctl.kernel.pid_max: belongs to the whole machine
            {"linux": {"sysctl": {"net.core.somaxconn": "9"}}} | linux.sysctl.net.core.somaxconn: belongs to a namespace
            {"linux": {"sysctl": {"net/../kernel/core_pattern": "x"}}} | linux.sysctl.net/../kernel/core_pattern: is no name
            {"linux": {"devices": [{"path": "/dev/x", "type": "c", "major": 1, "minor": 3}]}} | linux.devices[0]: devices cannot be made
            {"linux": {"devices": [{"path": "/dev/zero", "type": "c", "major": 1, "minor": 3}]}} | linux.devices[0]: devices cannot be made
            {"linux": {"maskedPaths": ["x"]}} | linux.maskedPaths[0]: must be an absolute path
            {"linux": {"seccomp": {"defaultAction": "SCMP_ACT_NOTIFY"}}} | linux.seccomp.defaultAction: cannot be SCMP_ACT_NOTIFY
            {"linux": {"seccomp": {"defaultAction": "X"}}} | linux.seccomp.defaultAction: is none of
            {"linux": {"seccomp": {"defaultAction": "SCMP_ACT_ALLOW", "listenerMetadata": "x"}}} | linux.seccomp.listenerMetadata: needs listenerPath
            {"linux": {"seccomp": {"defaultAction": "SCMP_ACT_ALLOW", "flags": ["X"]}}} | linux.seccomp.flags[0]: is none of
            {"linux": {"uidMappings": [{"containerID": 0, "hostID": 4294967295, "size": 1}]}} | linux.uidMappings[0].hostID: must be
            {"hooks": {"createRuntime": [{"path": "x"}]}} | hooks.createRuntime[0].path: must be an absolute path
            {"hooks": {"createContainer": [{"path": "/x", "timeout": 3}]}} | hooks.createContainer[0].timeout: hooks in the
            """)
    void refusesByName(String more, String message) throws IOException {
        JsonNode config = merged(more);

        assertThatThrownBy(() -> read(config, ORDINARY))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void anOrdinaryUserAlwaysGetsAUserNamespace() throws IOException {
        Configuration configuration =
                read(merged("{\"linux\": {\"namespaces\": [{\"type\": \"mount\"}, {\"type\": \"pid\"}]}}"), ORDINARY);

        assertThat(configuration.spec().users()).isPresent();
    }

    /** It asks for ids as it likes, since it knows nothing of maps. */
    @Test
    void whoIsGrantedIdsHasThemWhereAConfigurationKnowsOfNoUserNamespace() throws IOException {
        Users granted = new Users(
                List.of(new Range(0, 1000, 1), new Range(1, 70_000, 500)),
                List.of(new Range(0, 1001, 1), new Range(1, 70_000, 500)));
        Caller caller = new Caller(1000, 1001, true, 0, false, Optional.of(granted));
        String more = "{\"process\": {\"user\": {\"uid\": 7, \"gid\": 8}}, \"linux\": {\"namespaces\": [";
        String rest = "{\"type\": \"mount\"}, {\"type\": \"pid\"}]}}";

        assertThat(read(merged(more + rest), caller).spec().users()).contains(granted);
        assertThatThrownBy(() -> read(merged(more + "{\"type\": \"user\"}, " + rest), caller))
                .hasMessageContaining("7 is not mapped");
    }

    @Test
    void whatIsUnknownIsPassedOverAndTold() throws IOException {
        assertThat(read(merged("{\"extra\": 1, \"linux\": {\"more\": {}}}"), ORDINARY)
                        .warnings())
                .containsExactly("extra is not known, and passed over", "linux.more is not known, and passed over");
    }

    @Test
    void anAmbientCapabilityThatCannotBeIsPassedOverAndTold() throws IOException {
        var read = read(
                merged(
                        "{\"process\": {\"capabilities\": {\"permitted\": [\"CAP_KILL\"], \"ambient\": [\"CAP_KILL\"]}}}"),
                ORDINARY);

        assertThat(read.spec().payload().capabilities().ambient()).isZero();
        assertThat(read.warnings())
                .containsExactly(
                        "process.capabilities.ambient: CAP_KILL is not permitted and inheritable, and passed over");
    }

    @Test
    void theMachinesRootGetsAUserNamespaceOrNothing() throws IOException {
        JsonNode unmapped = least();
        JsonNode mapped = merged("""
                {"linux": {"uidMappings": [{"containerID": 0, "hostID": 0, "size": 1}],
                           "gidMappings": [{"containerID": 0, "hostID": 0, "size": 1}]}}
                """);
        JsonNode without = merged("{\"linux\": {\"namespaces\": [{\"type\": \"mount\"}, {\"type\": \"pid\"}]}}");

        assertThatThrownBy(() -> read(unmapped, ROOT)).hasMessageContaining("uidMappings: is required");
        assertThatThrownBy(() -> read(mapped, ROOT)).hasMessageContaining("hostID: 0 is the machine's root");
        assertThatThrownBy(() -> read(without, ROOT)).hasMessageContaining("must have user");
        assertThat(read(without, ROOT_OF_A_NAMESPACE).spec().users()).isEmpty();
    }

    @Test
    void devicesOfTheHostAreShownOnlyWhereNoRuleForbidsIt() throws IOException {
        String bind = "\"mounts\": [{\"destination\": \"/x\", \"type\": \"bind\", \"source\": \"/dev\"}]";
        JsonNode open = merged("{" + bind + "}");
        JsonNode closed = merged("{" + bind + ", \"linux\": {\"resources\": {\"devices\": [{\"allow\": false}]}}}");

        assertThat(read(open, ORDINARY)
                        .spec()
                        .root()
                        .mounts()
                        .getFirst()
                        .attributes()
                        .allSet()
                        .toString())
                .doesNotContain("NODEV");
        assertThat(read(closed, ORDINARY)
                        .spec()
                        .root()
                        .mounts()
                        .getFirst()
                        .attributes()
                        .allSet()
                        .toString())
                .contains("NODEV");
    }

    @Test
    void whereThereIsNothingToCopyUpNothingIsRefused() throws IOException {
        for (String path : new String[] {"/empty", "/absent"}) {
            JsonNode config = merged("{\"mounts\": [{\"destination\": \"" + path
                    + "\", \"type\": \"tmpfs\", \"options\": [\"tmpcopyup\"]}]}");
            assertThat(read(config, ORDINARY).spec().root().mounts()).hasSize(1);
        }
    }

    @Test
    void ofContradictingOptionsTheLastCounts() throws IOException {
        JsonNode config = with("""
                {"mounts": [{"destination": "/x", "type": "tmpfs", "options": ["ro", "nosuid", "rw", "suid", "nosuid"]}]}
                """);

        var attributes =
                read(config, ORDINARY).spec().root().mounts().getFirst().attributes();
        assertThat(attributes.set().value()).isEqualTo(MOUNT_ATTR_NOSUID.value());
        assertThat(attributes.cleared().value()).isEqualTo(MOUNT_ATTR_RDONLY.value());
    }
}
