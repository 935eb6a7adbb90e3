package dev.brig.judge.access;

import dev.brig.judge.Refusal;
import dev.brig.judge.RefusedException;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * What one tenant uses, and whether that is within its limits. Days are of UTC. Methods refuse with {@link RefusedException}; any number of
 * threads may call them.
 */
public final class Meter {
    private static final long MICROS = 1_000_000;
    private static final long NANOS = 1_000_000_000;
    private static final long SOON_SECONDS = 1;
    private static final Meter UNLIMITED = new Meter("", InstantSource.system(), TenantLimits.NONE, Optional.empty());

    private final String tenant;
    private final InstantSource clock;
    private TenantLimits limits;
    private Optional<Bucket> bucket;
    private Usage today;
    private boolean changed;
    private long atOnce;
    private long waiting;

    /** What a tenant has used in a day. */
    record Usage(LocalDate day, long submissions, long cpuMicros) {
        static Usage nothing(LocalDate day) {
            return new Usage(day, 0, 0);
        }
    }

    /** Something that is under way, until it is closed. */
    public interface Place extends AutoCloseable {
        @Override
        void close();

        /** It was not taken after all, and does not count. */
        void takeBack();
    }

    Meter(String tenant, InstantSource clock, TenantLimits limits, Optional<Usage> used) {
        this.tenant = tenant;
        this.clock = clock;
        this.limits = limits;
        bucket = bucket(limits);
        LocalDate day = day();
        today = used.filter(usage -> usage.day().equals(day)).orElse(Usage.nothing(day));
    }

    /** Of whoever has no limits. */
    public static Meter unlimited() {
        return UNLIMITED;
    }

    private static Optional<Bucket> bucket(TenantLimits limits) {
        if (limits.requestsPerMinute().isEmpty()) {
            return Optional.empty();
        }
        long rate = limits.requestsPerMinute().getAsLong();
        return Optional.of(Bucket.builder()
                .addLimit(
                        limit -> limit.capacity(limits.burst().orElse(rate)).refillGreedy(rate, Duration.ofMinutes(1)))
                .withNanosecondPrecision()
                .build());
    }

    /** Other limits hold from now on; what was used counts. */
    synchronized void limit(TenantLimits other) {
        boolean otherRate = !other.requestsPerMinute().equals(limits.requestsPerMinute())
                || !other.burst().equals(limits.burst());
        if (otherRate) {
            bucket = bucket(other);
        }
        limits = other;
    }

    /** A request has come. @throws RefusedException if too many have */
    public synchronized void request() {
        if (bucket.isPresent()) {
            ConsumptionProbe probe = bucket.get().tryConsumeAndReturnRemaining(1);
            if (!probe.isConsumed()) {
                throw refused(
                        "rate-limited",
                        "More requests have come than may: "
                                + limits.requestsPerMinute().getAsLong() + " a minute.",
                        Math.ceilDiv(probe.getNanosToWaitForRefill(), NANOS));
            }
        }
    }

    /** A program is to run while its client waits. */
    public synchronized Place run() {
        requireCpuTime();
        return begin();
    }

    /** A submission is to be judged while its client waits. */
    public synchronized Place submission() {
        requireCpuTime();
        requireSubmissions(1);
        Place place = begin();
        count(1);
        return new Taken(place::close, () -> count(-1));
    }

    /** A submission is to be kept. */
    public Place keep() {
        return keep(1).getFirst();
    }

    /** Submissions are to be kept, all or none. */
    public synchronized List<Place> keep(int number) {
        if (number == 0) {
            return List.of();
        }
        requireCpuTime();
        requireSubmissions(number);
        require(
                "tenant-queue-full",
                "Of this tenant no more submissions may wait: %d at most.",
                limits.waiting(),
                waiting,
                number,
                SOON_SECONDS);
        count(number);
        return Stream.generate(() -> kept(() -> count(-1))).limit(number).toList();
    }

    /** A submission that was accepted by an earlier service, and counted then. */
    public synchronized Place kept() {
        return kept(() -> {});
    }

    private Place kept(Runnable uncount) {
        waiting++;
        return new Taken(() -> waiting--, uncount);
    }

    private Place begin() {
        require(
                "too-many-at-once",
                "As much is under way for this tenant as may: %d.",
                limits.atOnce(),
                atOnce,
                1,
                SOON_SECONDS);
        atOnce++;
        return new Taken(() -> atOnce--, () -> {});
    }

    private void requireSubmissions(int number) {
        require(
                "submissions-used-up",
                "This tenant may hand in no more submissions today: %d at most. Days are of UTC.",
                limits.submissionsPerDay(),
                used().submissions(),
                number,
                secondsToTomorrow());
    }

    private void requireCpuTime() {
        require(
                "cpu-time-used-up",
                "This tenant's programs have had the CPU time that they may have in a day: %d s. Days are of UTC.",
                limits.cpuSecondsPerDay(),
                used().cpuMicros() / MICROS,
                1,
                secondsToTomorrow());
    }

    private static void require(
            String code, String sentence, OptionalLong most, long now, long more, long retrySeconds) {
        if (most.isPresent() && now + more > most.getAsLong()) {
            throw refused(code, sentence.formatted(most.getAsLong()), retrySeconds);
        }
    }

    private static RefusedException refused(String code, String sentence, long retrySeconds) {
        return new RefusedException(new Refusal.OverLimit(code, sentence, Math.max(1, retrySeconds)));
    }

    private synchronized void count(int submissions) {
        Usage usage = used();
        today = new Usage(usage.day(), Math.max(0, usage.submissions() + submissions), usage.cpuMicros());
        changed = true;
    }

    /** Programs of this tenant have used CPU time; what is under way goes on, whatever the limit. */
    public synchronized void charge(long cpuMicros) {
        if (cpuMicros > 0) {
            Usage usage = used();
            today = new Usage(usage.day(), usage.submissions(), usage.cpuMicros() + cpuMicros);
            changed = true;
        }
    }

    private Usage used() {
        LocalDate day = day();
        if (!today.day().equals(day)) {
            today = Usage.nothing(day);
        }
        return today;
    }

    /** What was used, if that has changed since this was asked last. */
    synchronized Optional<Usage> toKeep() {
        if (!changed) {
            return Optional.empty();
        }
        changed = false;
        return Optional.of(today);
    }

    String tenant() {
        return tenant;
    }

    private LocalDate day() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    private long secondsToTomorrow() {
        Instant tomorrow = day().plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        return Duration.between(clock.instant(), tomorrow).toSeconds() + 1;
    }

    private final class Taken implements Place {
        private final Runnable end;
        private final Runnable uncount;
        private boolean over;
        private boolean takenBack;

        Taken(Runnable end, Runnable uncount) {
            this.end = end;
            this.uncount = uncount;
        }

        @Override
        public void close() {
            synchronized (Meter.this) {
                if (!over) {
                    over = true;
                    end.run();
                }
            }
        }

        @Override
        public void takeBack() {
            synchronized (Meter.this) {
                if (!takenBack) {
                    takenBack = true;
                    uncount.run();
                }
                close();
            }
        }
    }
}
