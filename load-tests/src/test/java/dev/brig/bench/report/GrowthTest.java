package dev.brig.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brig.bench.report.Growth.Point;
import dev.brig.bench.report.Growth.Size;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class GrowthTest {
    @Test
    void aCostThatStaysIsCalledFlat() {
        Growth growth = new Growth("slots", List.of(point(1, 1000, 500), point(64, 1050, 500)), "");
        assertThat(growth.flat()).isTrue();
        assertThat(growth.note()).isEqualTo("Flat from 1 to 64 slots: × 1.05.");
    }

    @Test
    void aCostThatGrowsIsToldForEachWithItsReason() {
        Growth growth = new Growth("files", List.of(point(0, 1000, 500), point(1000, 11_000, 500)), "Each is written.");
        assertThat(growth.flat()).isFalse();
        assertThat(growth.note()).isEqualTo("Grows × 11.00 from 0 to 1000 files: 10.000 µs for each. Each is written.");
    }

    @Test
    void aMachineThatGetsSlowerIsNoGrowth() {
        assertThat(new Growth("jobs", List.of(point(1, 1000, 500), point(1000, 3000, 1500)), "").flat())
                .isTrue();
    }

    @Test
    void allSizesAreMeasuredInEveryRound() {
        Growth growth = Growth.measure(
                "files", List.of(new Size(1, constant(7)), new Size(2, constant(9))), constant(5), 4, 3, "");
        assertThat(growth.points()).hasSize(2).allSatisfy(point -> {
            assertThat(point.micros())
                    .hasSize(4)
                    .allSatisfy(round -> assertThat(round).hasSize(3));
            assertThat(point.floor()).hasSize(4);
        });
        assertThat(growth.points().getLast().median()).isEqualTo(9);
    }

    private static Growth.Runs constant(double micros) {
        return runs -> {
            double[] all = new double[runs];
            Arrays.fill(all, micros);
            return all;
        };
    }

    private static Point point(long amount, double micros, double floor) {
        return new Point(amount, List.of(new double[] {micros}), List.of(new double[] {floor}));
    }
}
