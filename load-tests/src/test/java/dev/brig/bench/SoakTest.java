package dev.brig.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.brig.bench.measure.ResourceSnapshot;
import dev.brig.sandbox.cgroup.CgroupSupport;
import dev.brig.sandbox.cgroup.Cgroups;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SoakTest {
    @Test
    void nothingGrowsWithTheNumberOfJobs() {
        assumeTrue(Cgroups.detect() instanceof CgroupSupport.Available, "needs a delegated group");
        assertThat(Soak.run(3000, 2).findings()).hasSize(8).noneMatch(Soak.Finding::grew);
    }

    @Test
    void oneDescriptorMoreAtTheEndIsFound() {
        assertThat(grown(ResourceSnapshot.DESCRIPTORS, 1).findings())
                .filteredOn(Soak.Finding::grew)
                .extracting(Soak.Finding::what)
                .containsExactly(ResourceSnapshot.DESCRIPTORS);
    }

    @Test
    void heapThatGrowsSlowlyIsFound() {
        assertThat(grown(ResourceSnapshot.HEAP, 10_000).findings()).anyMatch(Soak.Finding::grew);
        assertThat(grown(ResourceSnapshot.HEAP, 100).findings()).noneMatch(Soak.Finding::grew);
    }

    /** What would be seen if one kind grew steadily by so much in all. */
    private static Soak grown(String kind, long by) {
        List<ResourceSnapshot> samples = IntStream.rangeClosed(0, 50)
                .mapToObj(sample -> {
                    Map<String, Long> amounts = new HashMap<>();
                    ResourceSnapshot.OBJECTS.forEach(object -> amounts.put(object, 100L));
                    ResourceSnapshot.MEMORY.forEach(memory -> amounts.put(memory, 50_000L));
                    amounts.merge(kind, by * sample / 50, Long::sum);
                    return new ResourceSnapshot(sample, amounts);
                })
                .toList();
        return new Soak(samples, 1);
    }
}
