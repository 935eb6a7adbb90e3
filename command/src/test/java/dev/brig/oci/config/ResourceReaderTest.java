package dev.brig.oci.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.brig.sandbox.cgroup.container.GroupSetting;
import dev.brig.sandbox.cgroup.container.GroupSetting.Write;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("pure")
class ResourceReaderTest {
    private static List<GroupSetting> read(String resources) {
        return ResourceReader.read(resources.getBytes(StandardCharsets.UTF_8), "resources");
    }

    private static String text(Optional<Write> write) {
        return write.map(each -> each.file() + "=" + each.value()).orElse("-");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"memory": {"limit": 1000}} | memory.limit_in_bytes=1000 | memory.max=1000
            {"memory": {"limit": -1}} | memory.limit_in_bytes=-1 | memory.max=max
            {"memory": {"reservation": 5}} | memory.soft_limit_in_bytes=5 | memory.low=5
            {"memory": {"swappiness": 0}} | memory.swappiness=0 | -
            {"memory": {"swap": -1}} | memory.memsw.limit_in_bytes=-1 | memory.swap.max=max
            {"memory": {"disableOOMKiller": true}} | memory.oom_control=1 | -
            {"cpu": {"shares": 1024}} | cpu.shares=1024 | cpu.weight=39
            {"cpu": {"shares": 2}} | cpu.shares=2 | cpu.weight=1
            {"cpu": {"shares": 262144}} | cpu.shares=262144 | cpu.weight=10000
            {"cpu": {"quota": 5000}} | cpu.cfs_quota_us=5000 | cpu.max=5000
            {"cpu": {"quota": -1}} | cpu.cfs_quota_us=-1 | cpu.max=max
            {"cpu": {"cpus": "0-1"}} | cpuset.cpus=0-1 | cpuset.cpus=0-1
            {"pids": {"limit": 7}} | pids.max=7 | pids.max=7
            {"pids": {"limit": -1}} | pids.max=max | pids.max=max
            {"hugepageLimits": [{"pageSize": "2MB", "limit": 4}]} | hugetlb.2MB.limit_in_bytes=4 | hugetlb.2MB.max=4
            {"blockIO": {"throttleReadBpsDevice": [{"major": 8, "minor": 1, "rate": 6}]}} | blkio.throttle.read_bps_device=8:1 6 | io.max=8:1 rbps=6
            {"network": {"classID": 1048577}} | net_cls.classid=1048577 | -
            {"unified": {"memory.high": "9"}} | - | memory.high=9
            """)
    void saysItInTheWordsOfEitherVersion(String resources, String v1, String v2) {
        List<GroupSetting> settings = read(resources);

        assertThat(settings).hasSize(1);
        assertThat(text(settings.getFirst().v1())).isEqualTo(v1);
        assertThat(text(settings.getFirst().v2())).isEqualTo(v2);
    }

    @Test
    void swapAndPeriodGoWithWhatTheyLimit() {
        assertThat(read("{\"memory\": {\"limit\": 100, \"swap\": 150}}"))
                .extracting(setting -> text(setting.v1()), setting -> text(setting.v2()))
                .containsExactly(
                        tuple("memory.limit_in_bytes=100", "memory.max=100"),
                        tuple("memory.memsw.limit_in_bytes=150", "memory.swap.max=50"));
        assertThat(read("{\"cpu\": {\"quota\": 5000, \"period\": 10000}}"))
                .extracting(setting -> text(setting.v2()))
                .containsExactly("cpu.max=5000 10000", "cpu.max=5000 10000");
    }

    @Test
    void zeroIsNoLimit() {
        assertThat(read("{\"memory\": {\"limit\": 0}, \"cpu\": {\"shares\": 0, \"quota\": 0}, \"pids\": {\"limit\": 0},"
                        + " \"blockIO\": {\"weight\": 0}}"))
                .isEmpty();
    }

    @Test
    void namesTheFieldThatIsWrong() {
        assertThatThrownBy(() -> read("{\"memory\": {\"limit\": -2}}"))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("memory.limit: must be -1 to");
        assertThat(read("{\"pids\": {\"limit\": 3}}").getFirst().field()).isEqualTo("pids.limit");
    }
}
