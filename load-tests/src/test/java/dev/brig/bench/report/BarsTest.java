package dev.brig.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brig.bench.report.Bars.Bar;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BarsTest {
    private final Map<String, List<double[]>> measured =
            Map.of("Brig", List.of(new double[] {300}), "other", List.of(new double[] {100}));

    @Test
    void aBarIsMetOnItsOwnSideAlone() {
        assertThat(verdict(Bar.atLeast(3))).isEqualTo("met");
        assertThat(verdict(Bar.atLeast(3.1))).isEqualTo("missed");
        assertThat(verdict(Bar.atMost(3))).isEqualTo("met");
        assertThat(verdict(Bar.atMost(2.9))).isEqualTo("missed");
    }

    @Test
    void whatWasNotMeasuredHasNoRow() {
        assertThat(new Bars()
                        .ratio("throughput", measured, "Brig", "absent", Bar.atLeast(1))
                        .table()
                        .rows())
                .isEmpty();
    }

    private String verdict(Bar bar) {
        return new Bars()
                .ratio("throughput", measured, "Brig", "other", bar)
                .table()
                .rows()
                .getFirst()
                .getLast();
    }
}
