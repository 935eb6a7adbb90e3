package dev.brig.judge.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.brig.judge.Refusal.OverLimit;
import dev.brig.judge.RefusedException;
import dev.brig.judge.blob.BlobId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("pure")
class MeterTest {
    private final Clock clock = new Clock();

    private static TenantLimits limits(long waiting, long atOnce, long perDay, long cpu, long rate, long burst) {
        return new TenantLimits(limit(waiting), limit(atOnce), limit(perDay), limit(cpu), limit(rate), limit(burst));
    }

    private static OptionalLong limit(long number) {
        return number == 0 ? OptionalLong.empty() : OptionalLong.of(number);
    }

    private Meter meter(TenantLimits limits) {
        return new Meter("ocean", clock, limits, Optional.empty());
    }

    private static OverLimit refusal(ThrowingCallable call) {
        RefusedException refused = catchThrowableOfType(RefusedException.class, call);
        assertThat(refused).isNotNull();
        return (OverLimit) refused.refusal();
    }

    @Test
    void asManyAreUnderWayAsMay() {
        Meter meter = meter(limits(0, 2, 0, 0, 0, 0));
        Meter.Place first = meter.run();
        Meter.Place second = meter.submission();
        assertThat(refusal(meter::run).limit()).isEqualTo("too-many-at-once");
        assertThat(refusal(meter::submission).limit()).isEqualTo("too-many-at-once");
        first.close();
        first.close(); // counts once
        meter.run();
        assertThat(refusal(meter::run).limit()).isEqualTo("too-many-at-once");
        second.close();
        meter.run();
    }

    @Test
    void ofManyThatComeTogetherAllAreTakenOrNone() {
        Meter meter = meter(limits(3, 0, 4, 0, 0, 0));
        meter.keep();
        assertThat(refusal(() -> meter.keep(3)).limit()).isEqualTo("tenant-queue-full");
        List<Meter.Place> two = meter.keep(2);
        assertThat(two).hasSize(2);
        two.forEach(Meter.Place::close);
        assertThat(refusal(() -> meter.keep(2)).limit()).isEqualTo("submissions-used-up");
        meter.keep(1);
        assertThat(meter.keep(0)).isEmpty();
    }

    @Test
    void asManyWaitAsMay() {
        Meter meter = meter(limits(1, 0, 0, 0, 0, 0));
        Meter.Place waiting = meter.keep();
        assertThat(refusal(meter::keep).limit()).isEqualTo("tenant-queue-full");
        waiting.close();
        meter.kept(); // of an earlier service
        assertThat(refusal(meter::keep).limit()).isEqualTo("tenant-queue-full");
    }

    @Test
    void aDaysSubmissionsAreCountedUntilTheDayIsOver() {
        Meter meter = meter(limits(0, 0, 2, 0, 0, 0));
        meter.keep().close();
        Meter.Place refusedElsewhere = meter.keep();
        refusedElsewhere.close();
        refusedElsewhere.takeBack();
        meter.submission().close();
        OverLimit over = refusal(meter::keep);
        assertThat(over.limit()).isEqualTo("submissions-used-up");
        assertThat(over.retrySeconds()).isEqualTo(12 * 3600 + 1);
        meter.run(); // is no submission
        clock.pass(Duration.ofSeconds(over.retrySeconds()));
        meter.keep();
    }

    @Test
    void cpuTimeIsCountedUntilTheDayIsOver() {
        Meter meter = meter(limits(0, 0, 0, 10, 0, 0));
        meter.charge(9_999_999);
        meter.run();
        meter.charge(1);
        assertThat(refusal(meter::run).limit()).isEqualTo("cpu-time-used-up");
        assertThat(refusal(meter::submission).limit()).isEqualTo("cpu-time-used-up");
        assertThat(refusal(meter::keep).limit()).isEqualTo("cpu-time-used-up");
        clock.pass(Duration.ofHours(12));
        meter.run();
    }

    @Test
    void requestsMayComeInABurstAndThenAtTheirRate() {
        Meter meter = meter(limits(0, 0, 0, 0, 1, 3));
        for (int n = 0; n < 3; n++) {
            meter.request();
        }
        OverLimit over = refusal(meter::request);
        assertThat(over.limit()).isEqualTo("rate-limited");
        assertThat(over.retrySeconds()).isBetween(1L, 60L);
        meter.limit(TenantLimits.NONE);
        meter.request();
    }

    @Test
    void otherLimitsHoldAtOnceAndWhatWasUsedCounts() {
        Meter meter = meter(TenantLimits.NONE);
        meter.charge(2_000_000);
        meter.run();
        meter.limit(limits(0, 0, 0, 2, 0, 0));
        assertThat(refusal(meter::run).limit()).isEqualTo("cpu-time-used-up");
    }

    @Test
    void whoseABlobIsOutlivesTheServiceAndIsForgottenWithTheBlob(@TempDir Path state) {
        BlobId blob = new BlobId("ab".repeat(32));
        Caller ocean = new Caller("k", "", "ocean", Set.of(Scope.RUN), Meter.unlimited());
        Caller river = new Caller("k", "", "river", Set.of(Scope.RUN), Meter.unlimited());
        try (Access access = Access.open(state)) {
            access.sent(ocean, blob);
        }
        try (Access access = Access.open(state)) {
            access.sweepBlobs(blob::equals);
            assertThat(access.blobs(ocean).test(blob)).isTrue();
            assertThat(access.blobs(river).test(blob)).isFalse();
            access.sent(river, blob);
            assertThat(access.unwanted(ocean, blob)).isFalse();
            assertThat(access.unwanted(river, blob)).isTrue();
            access.sent(river, blob);
            access.sweepBlobs(other -> false);
            assertThat(access.blobs(river).test(blob)).isFalse();
        }
    }

    @Test
    void whatWasUsedOutlivesTheService(@TempDir Path state) {
        try (KeyStore keys = KeyStore.open(state, clock)) {
            keys.limit("ocean", limits(0, 0, 1, 0, 0, 0));
            IssuedKey issued = keys.create(new NewKey("web", "ocean", Set.of(Scope.SUBMIT), Optional.empty()));
            try (Access access = Access.open(state, clock)) {
                access.caller(issued.secret()).orElseThrow().meter().keep();
            }
            try (Access access = Access.open(state, clock)) {
                assertThat(refusal(access.meter("ocean")::keep).limit()).isEqualTo("submissions-used-up");
                access.meter("river").keep();
                clock.pass(Duration.ofDays(1));
                access.meter("ocean").keep();
            }
        }
    }
}
