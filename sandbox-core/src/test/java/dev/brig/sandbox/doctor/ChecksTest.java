package dev.brig.sandbox.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brig.sandbox.Limit;
import dev.brig.sandbox.Limits;
import dev.brig.sandbox.Policy;
import dev.brig.sandbox.TestPolicies;
import dev.brig.sandbox.doctor.Finding.Level;
import dev.brig.sandbox.seccomp.Availability;
import dev.brig.sandbox.warden.SubordinateIds;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("kernel")
class ChecksTest {
    private static final String MOUNT = "%d 1 0:21 / %s %s,relatime - %s none rw\n";

    @TempDir
    private Path root;

    private FakeHost machine;

    @BeforeEach
    void start() {
        machine = new FakeHost(root);
    }

    private static Finding about(String subject, List<Finding> findings) {
        return findings.stream()
                .filter(finding -> finding.subject().equals(subject))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"5.14.0-1-amd64", "5.15.0", "6.1.0-28-amd64", "10.0"})
    void aKernelThatIsNewEnoughWillDo(String release) {
        machine.with("/proc/sys/kernel/osrelease", release + "\n");

        assertThat(new Machine(machine.host()).kernel()).isEqualTo(Finding.ok("kernel", release));
    }

    @ParameterizedTest
    @ValueSource(strings = {"4.19.0", "5.4.0-150-generic", "5.13.19", "strange"})
    void anOlderKernelWillNot(String release) {
        machine.with("/proc/sys/kernel/osrelease", release + "\n");

        Finding kernel = new Machine(machine.host()).kernel();

        assertThat(kernel.level()).isEqualTo(Level.LACK);
        assertThat(kernel.state()).contains(release, "5.14");
        assertThat(kernel.remedy()).isPresent();
    }

    @Test
    void debiansSwitchAgainstUserNamespacesIsNamedAndTurned() {
        machine.with("/proc/sys/kernel/unprivileged_userns_clone", "0\n");

        Finding finding = about("user namespaces", new Namespaces(machine.host(), false).findings());

        assertThat(finding.level()).isEqualTo(Level.LACK);
        assertThat(finding.state()).contains("kernel.unprivileged_userns_clone is 0");
        assertThat(finding.remedy().orElseThrow()).contains("kernel.unprivileged_userns_clone=1");
    }

    @Test
    void ubuntusSwitchAgainstUserNamespacesIsNamedAndTurned() {
        machine.with("/proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1\n");

        Finding finding = about("user namespaces", new Namespaces(machine.host(), false).findings());

        assertThat(finding.level()).isEqualTo(Level.LACK);
        assertThat(finding.remedy().orElseThrow()).contains("kernel.apparmor_restrict_unprivileged_userns=0");
    }

    @Test
    void aSwitchDoesNotMatterWhereASandboxCouldBeMade() {
        machine.with("/proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1\n");

        assertThat(about("user namespaces", new Namespaces(machine.host(), true).findings())
                        .level())
                .isEqualTo(Level.OK);
    }

    @Test
    void noNamespacesAreALackAndFewAreAWarning() {
        machine.with("/proc/sys/user/max_net_namespaces", "9\n").with("/proc/sys/user/max_user_namespaces", "5000\n");
        Finding few = about("namespaces", new Namespaces(machine.host(), true).findings());
        machine.with("/proc/sys/user/max_user_namespaces", "0\n");
        Finding none = about("namespaces", new Namespaces(machine.host(), true).findings());

        assertThat(few.level()).isEqualTo(Level.WARNING);
        assertThat(few.remedy().orElseThrow())
                .contains("user.max_net_namespaces=")
                .doesNotContain("user.max_user");
        assertThat(none.level()).isEqualTo(Level.LACK);
        assertThat(none.remedy().orElseThrow()).contains("user.max_user_namespaces=");
    }

    @Test
    void aMaskedProcIsALack() {
        machine.with(
                "/proc/self/mountinfo",
                MOUNT.formatted(20, "/proc", "rw", "proc")
                        + MOUNT.formatted(21, "/proc/sys/fs/binfmt_misc", "rw", "autofs")
                        + MOUNT.formatted(22, "/proc/kcore", "rw", "tmpfs"));

        Finding finding = new ProcFileSystem(machine.host(), false).finding();

        assertThat(finding.level()).isEqualTo(Level.LACK);
        assertThat(finding.state()).contains("/proc/kcore").doesNotContain("binfmt_misc");
        assertThat(finding.remedy().orElseThrow()).contains("systempaths=unconfined");
    }

    @Test
    void aReadOnlyProcIsALackAndAWholeOneIsNot() {
        machine.with("/proc/self/mountinfo", MOUNT.formatted(20, "/proc", "ro", "proc"));
        assertThat(new ProcFileSystem(machine.host(), false).finding().level()).isEqualTo(Level.LACK);

        machine.with("/proc/self/mountinfo", MOUNT.formatted(20, "/proc", "rw", "proc"));
        assertThat(new ProcFileSystem(machine.host(), false).finding().level()).isEqualTo(Level.OK);
    }

    @Test
    void aKernelWithoutFiltersOrNotificationIsALack() {
        assertThat(new Filters(machine.host()).findings())
                .filteredOn(finding -> finding.level() == Level.LACK)
                .extracting(Finding::subject)
                .containsExactly("seccomp", "notification");

        machine.with("/proc/sys/kernel/seccomp/actions_avail", "kill_process kill_thread trap errno trace log allow\n");
        assertThat(new Filters(machine.host()).findings())
                .filteredOn(finding -> finding.level() == Level.LACK)
                .extracting(Finding::subject)
                .containsExactly("notification");
    }

    @Test
    void aMissingLibseccompComesWithThePackagesName() {
        Finding finding = Filters.library(new Availability.Absent("it cannot be loaded", "apt install libseccomp2"));

        assertThat(finding)
                .isEqualTo(Finding.lack("libseccomp", "it cannot be loaded").mendedBy("apt install libseccomp2"));
    }

    @Test
    void fewDescriptorsOrProcessesAreAWarning() {
        machine.with("/proc/self/limits", """
                Limit                     Soft Limit           Hard Limit           Units
                Max processes             100                  100                  processes
                Max open files            256                  4096                 files
                """);

        assertThat(new Resources(machine.host(), 1000, many(), 2).findings())
                .extracting(Finding::level)
                .containsExactly(Level.WARNING, Level.WARNING);
        assertThat(about("processes", new Resources(machine.host(), 0, many(), 2).findings())
                        .level())
                .as("as root each slot is a user of its own")
                .isEqualTo(Level.OK);
    }

    @Test
    void noLimitOfDescriptorsIsFine() {
        machine.with("/proc/self/limits", """
                Max processes             unlimited            unlimited            processes
                Max open files            1048576              1048576              files
                """);

        assertThat(new Resources(machine.host(), 1000, many(), 2).findings())
                .extracting(Finding::level)
                .containsOnly(Level.OK);
    }

    @Test
    void fewerProcessesThanJobsOfAllSlotsMayHaveAreWarnedOf() {
        machine.with("/proc/self/limits", """
                Max processes             4096                 4096                 processes
                Max open files            1048576              1048576              files
                """);

        assertThat(about("processes", new Resources(machine.host(), 1000, many(), 2).findings())
                        .level())
                .isEqualTo(Level.OK);
        Finding eight = about("processes", new Resources(machine.host(), 1000, many(), 8).findings());
        assertThat(eight.level()).isEqualTo(Level.WARNING);
        assertThat(eight.remedy()).hasValue("ulimit -u 16384");
    }

    /** Lets jobs have 512 processes and 4 GiB of memory. */
    private static Policy many() {
        return TestPolicies.plain().toBuilder()
                .maximum(Limits.none().with(Limit.PROCESSES, 512).with(Limit.MEMORY, 4L << 30))
                .build();
    }

    @Test
    void fewerWatchesThanTheMemoryOfAllSlotsPaysForAreWarnedOf() {
        machine.with("/proc/sys/fs/epoll/max_user_watches", "67108864\n");
        assertThat(new Users(machine.host()).watches(many(), 2).level()).isEqualTo(Level.OK);
        Finding four = new Users(machine.host()).watches(many(), 4);
        assertThat(four.level()).isEqualTo(Level.WARNING);
        assertThat(four.state()).contains("67108864");
        assertThat(four.remedy()).hasValue("sudo sysctl -w fs.epoll.max_user_watches=134217728");
    }

    @Test
    void missingDevicesAreALack() {
        machine.with("/dev/null", "a file, no device").withDirectory("/tmp");

        Finding devices = about("devices", new FileSystems(machine.host(), "/tmp").findings());

        assertThat(devices.level()).isEqualTo(Level.LACK);
        assertThat(devices.state()).contains("full null random urandom zero");
        assertThat(devices.remedy()).hasValue("sudo mknod -m 666 /dev/full c 1 7");
    }

    @Test
    void anOverlayThatIsNotLoadedIsOnlyAWarning() {
        machine.with("/proc/filesystems", "nodev\tproc\n\text4\n").withDirectory("/tmp");
        assertThat(about("overlay", new FileSystems(machine.host(), "/tmp").findings())
                        .level())
                .isEqualTo(Level.WARNING);

        machine.with("/proc/filesystems", "nodev\tproc\nnodev\toverlay\n");
        assertThat(about("overlay", new FileSystems(machine.host(), "/tmp").findings())
                        .level())
                .isEqualTo(Level.OK);
    }

    @Test
    void aMissingTemporaryDirectoryIsALack() {
        assertThat(new FileSystems(machine.host(), "/tmp").findings())
                .filteredOn(finding -> finding.level() == Level.LACK)
                .extracting(Finding::subject)
                .contains("/tmp", "temporary files");
    }

    @Test
    void aNumberOfTheKernelIsReadWhole() {
        assertThat(Host.here().text("/proc/sys/kernel/pid_max").orElseThrow()).hasSizeGreaterThan(1);
    }

    @Test
    void whereSlotsShareAUserItIsSaidWhatThatMeansAndHowTheyGetTheirOwn() {
        Finding shared = Users.finding(
                false, new SubordinateIds.Missing("there is no newuidmap", Optional.of("apt install uidmap")));

        assertThat(shared.level()).isEqualTo(Level.WARNING);
        assertThat(shared.state()).contains("there is no newuidmap", "watches of event queues");
        assertThat(shared.remedy()).hasValue("apt install uidmap");
        assertThat(Users.finding(true, new SubordinateIds.Missing("", Optional.empty()))
                        .level())
                .isEqualTo(Level.OK);
    }

    @Test
    void aJobThatMayOpenMoreFilesThanTheMachineHasIsWarnedOf() {
        Policy policy = TestPolicies.plain().toBuilder()
                .maximum(Limits.none().with(Limit.OPEN_FILES, 4096).with(Limit.PROCESSES, 512))
                .build();

        machine.with("/proc/sys/fs/file-max", "2400000\n");
        Finding few = new Users(machine.host()).files(policy);
        machine.with("/proc/sys/fs/file-max", "9223372036854775807\n");
        Finding many = new Users(machine.host()).files(policy);

        assertThat(few.level()).isEqualTo(Level.WARNING);
        assertThat(few.state()).contains("2400000", "2097152");
        assertThat(few.remedy()).isPresent();
        assertThat(many.level()).isEqualTo(Level.OK);
    }
}
