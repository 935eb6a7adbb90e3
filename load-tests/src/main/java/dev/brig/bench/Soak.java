package dev.brig.bench;

import dev.brig.bench.measure.BenchException;
import dev.brig.bench.measure.BenchPrograms;
import dev.brig.bench.measure.BrigContender;
import dev.brig.bench.measure.PolicyEngine;
import dev.brig.bench.measure.ResourceSnapshot;
import dev.brig.sandbox.Job;
import dev.brig.sandbox.Limit;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.OutputFile;
import dev.brig.sandbox.SandboxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Many jobs of several kinds, and the resources that Brig held between them.
 *
 * @param samples in the order they were taken, the first after warming up
 */
record Soak(List<ResourceSnapshot> samples, long seconds) {
    private static final int SAMPLES = 50;
    private static final int WARM_UP_JOBS = 2000;
    private static final int AT_ONCE = 100;

    /** Allowance for the JVM's own memory: compiled code, its structures, the allocator's arenas. */
    private static final long HEAP_ALLOWED_KIBIBYTES = 2 << 10;

    private static final long RESIDENT_ALLOWED_KIBIBYTES = 48 << 10;
    private static final long WARDENS_ALLOWED_KIBIBYTES = 256;

    /** The growth of one resource. */
    record Finding(String what, long before, long after, long allowed) {
        boolean grew() {
            return after - before > allowed;
        }
    }

    /** @param jobs how many are watched, after those that warm up */
    static Soak run(int jobs, int slots) {
        try (BenchPrograms programs = new BenchPrograms();
                PolicyEngine engine = PolicyEngine.open(programs.policy(), slots)) {
            List<ResourceSnapshot> samples = new ArrayList<>();
            work(engine, Math.min(WARM_UP_JOBS, jobs));
            samples.add(ResourceSnapshot.whenAtRest(0));
            long start = System.nanoTime();
            for (int sample = 1; sample <= SAMPLES; sample++) {
                int done = samples.getLast().jobs();
                int until = (int) ((long) jobs * sample / SAMPLES);
                work(engine, until - done);
                samples.add(ResourceSnapshot.whenAtRest(until));
            }
            return new Soak(samples, Duration.ofNanos(System.nanoTime() - start).toSeconds());
        } catch (SandboxException e) {
            throw new BenchException(e.getMessage(), e);
        }
    }

    /** Numbers of objects must be the same at the end as after warming up. Of memory, the least of a few samples counts. */
    List<Finding> findings() {
        Stream<Finding> objects = ResourceSnapshot.OBJECTS.stream()
                .map(kind -> new Finding(kind, amount(samples.getFirst(), kind), amount(samples.getLast(), kind), 0));
        Stream<Finding> memory = Stream.of(
                memory(ResourceSnapshot.HEAP, HEAP_ALLOWED_KIBIBYTES),
                memory(ResourceSnapshot.RESIDENT, RESIDENT_ALLOWED_KIBIBYTES),
                memory(ResourceSnapshot.WARDENS, WARDENS_ALLOWED_KIBIBYTES));
        return Stream.concat(objects, memory).toList();
    }

    private Finding memory(String kind, long allowed) {
        int few = Math.max(1, samples.size() / 10);
        return new Finding(
                kind + ", KiB",
                least(samples.subList(0, few), kind),
                least(samples.subList(samples.size() - few, samples.size()), kind),
                allowed);
    }

    private static long least(List<ResourceSnapshot> samples, String kind) {
        return samples.stream().mapToLong(sample -> amount(sample, kind)).min().orElseThrow();
    }

    private static long amount(ResourceSnapshot sample, String kind) {
        return sample.amounts().get(kind);
    }

    private static void work(PolicyEngine engine, int jobs) {
        for (int done = 0; done < jobs; done += AT_ONCE) {
            List<CompletableFuture<Outcome>> outcomes = IntStream.range(done, Math.min(jobs, done + AT_ONCE))
                    .mapToObj(number ->
                            engine.start(job(number)).outcome(Runnable::run).toCompletableFuture())
                    .toList();
            outcomes.forEach(outcome -> BrigContender.succeeded(outcome.join()));
        }
    }

    /** Most do nothing; some bring files, read input, write output, or ask for limits of their own. */
    private static Job job(int number) {
        String bare = BenchPrograms.INSIDE + "/true-static";
        return switch (number % 10) {
            case 0 ->
                Job.builder("sh", "-c", "cat >out.txt; cat in.txt")
                        .stdin("input")
                        .file("in.txt", "text")
                        .collect(OutputFile.named("out.txt"))
                        .build();
            case 1 ->
                Job.builder(bare)
                        .limit(Limit.MEMORY, 64 << 20)
                        .limit(Limit.WORK_BYTES, 1 << 20)
                        .build();
            case 2 -> Job.of(BenchPrograms.INSIDE + "/true-dynamic");
            default -> Job.of(bare);
        };
    }
}
