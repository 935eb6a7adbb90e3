package dev.brig.bench.service;

import dev.brig.bench.measure.BenchException;
import dev.brig.bench.measure.Latencies;
import dev.brig.bench.service.HttpConnection.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Requests by many clients at once to a service on this machine. */
public final class Load {
    private Load() {}

    /**
     * One answered request.
     *
     * @param micros from when it was due to be sent to the end of its answer
     */
    public record Sample(int status, boolean retryAfter, double micros) {}

    /** The results of a load. */
    public record Result(List<Sample> samples, double seconds) {
        public double perSecond(int status) {
            return samples.stream().filter(sample -> sample.status() == status).count() / seconds;
        }

        /** @throws BenchException if an answer had an unexpected status, or a refusal had no {@code Retry-After} */
        public Result requireOnly(String what, Integer... expected) {
            for (Sample sample : samples) {
                if (!List.of(expected).contains(sample.status())) {
                    throw new BenchException(what + ": answered " + sample.status());
                }
                if (sample.status() == HttpConnection.TOO_MANY && !sample.retryAfter()) {
                    throw new BenchException(what + ": a 429 came without Retry-After");
                }
            }
            return this;
        }

        public Latencies latencies(int status) {
            return Latencies.of(micros(status));
        }

        public double[] micros(int status) {
            return samples.stream()
                    .filter(sample -> sample.status() == status)
                    .mapToDouble(Sample::micros)
                    .toArray();
        }
    }

    /** When a client's next request is due. */
    private interface Schedule {
        /** In nanoseconds of {@link System#nanoTime}; a time in the past means at once. */
        long next();
    }

    /** Each client sends its next request when it has the answer to the last. */
    public static Result closed(int port, byte[] request, int clients, Duration duration) {
        return run(port, request, clients, System.nanoTime(), duration, System::nanoTime);
    }

    /**
     * Requests are due at a steady rate, whether or not earlier ones are answered. One that has to wait for a connection counts from
     * when it was due.
     *
     * @param connections the most that may be under way at once
     */
    static Result open(int port, byte[] request, int connections, double perSecond, Duration duration) {
        AtomicInteger sent = new AtomicInteger();
        long start = System.nanoTime();
        return run(
                port,
                request,
                connections,
                start,
                duration,
                () -> start + (long) (sent.getAndIncrement() * 1e9 / perSecond));
    }

    /** Each client does one piece of work after the other, and begins none after the given time. */
    static Result repeated(int port, int clients, Duration duration, Consumer<HttpConnection> work) {
        long start = System.nanoTime();
        return run(clients, start, () -> worker(port, work, start + duration.toNanos()));
    }

    private static Result run(int port, byte[] request, int clients, long start, Duration duration, Schedule schedule) {
        return run(clients, start, () -> client(port, request, start + duration.toNanos(), schedule));
    }

    private static Result run(int clients, long start, Callable<List<Sample>> work) {
        try (ExecutorService threads = Executors.newFixedThreadPool(clients)) {
            List<Future<List<Sample>>> all = new ArrayList<>();
            for (int client = 0; client < clients; client++) {
                all.add(threads.submit(work));
            }
            List<Sample> samples = new ArrayList<>();
            for (Future<List<Sample>> one : all) {
                samples.addAll(one.get());
            }
            return new Result(samples, (System.nanoTime() - start) / 1e9);
        } catch (ExecutionException e) {
            throw new BenchException("a client failed: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted", e);
        }
    }

    private static List<Sample> worker(int port, Consumer<HttpConnection> work, long end) {
        List<Sample> samples = new ArrayList<>();
        try (HttpConnection connection = new HttpConnection(port)) {
            for (long begun = System.nanoTime(); begun < end; begun = System.nanoTime()) {
                work.accept(connection);
                samples.add(new Sample(HttpConnection.OK, false, (System.nanoTime() - begun) / 1000.0));
            }
        }
        return samples;
    }

    private static List<Sample> client(int port, byte[] request, long end, Schedule schedule) {
        List<Sample> samples = new ArrayList<>();
        try (HttpConnection connection = new HttpConnection(port)) {
            for (long due = schedule.next(); due < end; due = schedule.next()) {
                for (long early = due - System.nanoTime(); early > 0; early = due - System.nanoTime()) {
                    LockSupport.parkNanos(early);
                }
                Response response = connection.send(request);
                samples.add(new Sample(response.status(), response.retryAfter(), (System.nanoTime() - due) / 1000.0));
            }
        }
        return samples;
    }
}
