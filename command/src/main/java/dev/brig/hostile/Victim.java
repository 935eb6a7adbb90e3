package dev.brig.hostile;

import dev.brig.sandbox.Content;
import dev.brig.sandbox.Job;
import dev.brig.sandbox.Limit;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.Policy;
import dev.brig.sandbox.Run;
import dev.brig.sandbox.engine.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * An innocent program in a slot of its own, which runs again and again while something else runs beside it. Its answer is known,
 * and its CPU time is compared with what it takes beside a plain busy neighbour: two programs on a processor share its caches and
 * its clock in any case.
 */
final class Victim implements AutoCloseable {
    private static final String PROGRAM = "innocent";
    private static final long WALL_MILLIS = 120_000; // that a busy machine makes it wait is not what is looked at
    private static final int RUNS_BESIDE_A_NEIGHBOUR = 8;
    private static final Job NEIGHBOUR = Job.builder("/bin/sh", "-c", "while :; do :; done")
            .limit(Limit.CPU, 60_000)
            .limit(Limit.WALL, WALL_MILLIS)
            .build();

    /** What it prints. */
    static final String ANSWER = answer();

    private final Engine engine = Engine.open(1);
    private final Policy policy;
    private final Job job;

    Victim(Policy policy, Content program) {
        this.policy = policy;
        job = job(program);
        engine.prepare(policy);
        engine.run(policy, job); // what is loaded from the disk for the first is not counted
    }

    static Job job(Content program) {
        return Job.builder("/box/" + PROGRAM)
                .file(PROGRAM, program)
                .limit(Limit.WALL, WALL_MILLIS)
                .build();
    }

    /** What innocent programs suffered while something else ran, and what came of that. */
    record Beside<T>(T result, Toll toll) {}

    /** Runs something with this program beside it, once at least and until it has ended. */
    <T> Beside<T> beside(Callable<T> other) {
        Run first = engine.start(policy, job);
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                result.complete(other.call());
            } catch (Exception e) {
                result.completeExceptionally(e);
            }
        });
        List<Outcome> outcomes = new ArrayList<>(List.of(first.await()));
        while (!hasEnded(result, outcomes.getLast().usage().wallMicros())) {
            outcomes.add(engine.run(policy, job));
        }
        try {
            return new Beside<>(result.join(), Toll.of(outcomes, ANSWER));
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        }
    }

    /** Waits as long as a run took, so that what runs beside it has the machine for half of the time. */
    private static boolean hasEnded(CompletableFuture<?> result, long waitMicros) {
        try {
            result.get(waitMicros, TimeUnit.MICROSECONDS);
            return true;
        } catch (TimeoutException stillRunning) {
            return false;
        } catch (ExecutionException itFailed) {
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        }
    }

    /** What it suffers beside a program that keeps a CPU busy and does nothing else. */
    Toll besideANeighbour(WatchedSlot slot) {
        Run neighbour = slot.start(NEIGHBOUR);
        List<Outcome> outcomes = new ArrayList<>();
        for (int run = 0; run < RUNS_BESIDE_A_NEIGHBOUR; run++) {
            outcomes.add(engine.run(policy, job));
        }
        neighbour.cancel();
        neighbour.await();
        return Toll.of(outcomes, ANSWER);
    }

    private static String answer() {
        long number = 1;
        for (int round = 0; round < 12_000_000; round++) {
            number = number * 6364136223846793005L + 1442695040888963407L;
        }
        return Long.toUnsignedString(number);
    }

    @Override
    public void close() {
        engine.close();
    }

    /**
     * What became of innocent programs.
     *
     * @param runs how many there were
     * @param wrong those that did not end well with the right answer
     * @param slowestMicros the most CPU time that one was charged
     */
    record Toll(int runs, List<String> wrong, long slowestMicros) {
        private static final long TOLERANCE_MICROS = 5_000;
        private static final int TOLERANCE_PERCENT = 10;

        static Toll of(List<Outcome> outcomes, String answer) {
            List<String> wrong = outcomes.stream()
                    .filter(outcome -> !outcome.exited(0)
                            || !outcome.stdout().text().strip().equals(answer))
                    .map(outcome -> "an innocent program beside it: " + HostileEnd.summary(outcome)
                            + outcome.detail().map(why -> " (" + why + ")").orElse("") + " "
                            + outcome.stderr().text().strip())
                    .toList();
            long slowest = outcomes.stream()
                    .mapToLong(outcome -> outcome.usage().cpuMicros())
                    .max()
                    .orElse(0);
            return new Toll(outcomes.size(), wrong, slowest);
        }

        /** Why one of them was charged too much, beside what they are charged elsewhere, if so. */
        Optional<String> overcharged(Toll usual) {
            long most = usual.slowestMicros + Math.max(TOLERANCE_MICROS, usual.slowestMicros * TOLERANCE_PERCENT / 100);
            return slowestMicros <= most
                    ? Optional.empty()
                    : Optional.of("an innocent program beside it was charged " + slowestMicros
                            + " us of CPU time; beside a busy neighbour " + usual.slowestMicros + " at most");
        }
    }
}
