package dev.brig.judge.http;

import dev.brig.judge.worker.PolicyQueue;
import dev.brig.judge.worker.RunListener;
import dev.brig.sandbox.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;

/** What the service measures, for Prometheus. Every label has few values, whatever clients send. */
final class Metrics implements RunListener, AutoCloseable {
    private static final Pattern WORD = Pattern.compile("[a-z][a-zA-Z-]{0,39}");
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofMillis(2),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofSeconds(1),
        Duration.ofMillis(2_500),
        Duration.ofSeconds(10),
        Duration.ofSeconds(60)
    };

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    private final Map<String, Timer> answers = new ConcurrentHashMap<>();
    private final Map<String, RunTimers> runTimers = new ConcurrentHashMap<>();
    private final Map<RunEnd, Counter> runs = new ConcurrentHashMap<>();
    private final Map<Judged, Counter> submissions = new ConcurrentHashMap<>();

    Metrics() {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
    }

    /** What is measured of the runs of one policy. */
    private record RunTimers(Timer wall, Timer cpu, Timer waiting) {}

    private record RunEnd(String policy, String status, String cause) {}

    private record Judged(String language, String verdict) {}

    @Override
    public void opened(PolicyQueue queue) {
        Tags tags = Tags.of("policy", queue.policy().name());
        runTimers.put(
                queue.policy().name(),
                new RunTimers(
                        timer("brig.run.wall", "Time from the start of a program to its end", tags),
                        timer("brig.run.cpu", "CPU time of a program", tags),
                        timer(
                                "brig.queue.wait",
                                "Time from a run's request to its outcome that it did not run",
                                tags)));
        gauge("brig.jobs", "Runs of a policy that run, wait, or follow a compilation", tags, queue::jobs);
    }

    @Override
    public void ended(PolicyQueue queue, Outcome outcome, Duration waited) {
        String policy = queue.policy().name();
        runs.computeIfAbsent(
                        new RunEnd(policy, outcome.status().word(), cause(outcome)),
                        end -> Counter.builder("brig.runs")
                                .description("Runs that have ended, by what became of them")
                                .tags("policy", end.policy(), "status", end.status(), "cause", end.cause())
                                .register(registry))
                .increment();
        RunTimers timers = runTimers.get(policy);
        timers.wall().record(outcome.usage().wallMicros(), TimeUnit.MICROSECONDS);
        timers.cpu().record(outcome.usage().cpuMicros(), TimeUnit.MICROSECONDS);
        timers.waiting().record(waited);
    }

    void judged(String language, String verdict) {
        submissions
                .computeIfAbsent(
                        new Judged(language, verdict),
                        judged -> Counter.builder("brig.submissions")
                                .description("Submissions that were judged")
                                .tags("language", judged.language(), "verdict", judged.verdict())
                                .register(registry))
                .increment();
    }

    /** A request was answered, or its client went away: 499. */
    void answered(String operation, int status, long nanos) {
        answers.computeIfAbsent(
                        operation + " " + status,
                        key -> timer(
                                "brig.http.requests",
                                "HTTP requests",
                                Tags.of("operation", operation, "status", Integer.toString(status))))
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    /** A number that is read when somebody asks. */
    void gauge(String name, String description, Tags tags, Supplier<Number> value) {
        Gauge.builder(name, value).description(description).tags(tags).register(registry);
    }

    /** A number that only grows, and is read when somebody asks. */
    <T> void count(String name, String description, T of, ToDoubleFunction<T> value) {
        count(name, description, Tags.empty(), of, value);
    }

    <T> void count(String name, String description, Tags tags, T of, ToDoubleFunction<T> value) {
        FunctionCounter.builder(name, of, value)
                .description(description)
                .tags(tags)
                .register(registry);
    }

    String scrape() {
        return registry.scrape();
    }

    @Override
    public void close() {
        registry.close();
    }

    private Timer timer(String name, String description, Tags tags) {
        return Timer.builder(name)
                .description(description)
                .tags(tags)
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    private static String cause(Outcome outcome) {
        return outcome.cause().filter(cause -> WORD.matcher(cause).matches()).orElse("");
    }
}
