package dev.brig.hostile;

import dev.brig.sandbox.Job;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.Run;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * A hostile program running as often and in as many slots as it asks for.
 *
 * @param outcomes of all its runs
 * @param hidden CPU time that was spent meanwhile and charged to nobody
 * @param wallMicros how long it took
 * @param longestMicros how long one of them kept its slot
 */
record Attack(List<Outcome> outcomes, HiddenTime hidden, long wallMicros, long longestMicros) {
    /** What a job may need beyond its own time until its slot has its outcome, on a busy machine. */
    private static final long ENDING_MICROS = 3_000_000;

    static Attack run(HostileProgram program, Job job, List<WatchedSlot> slots) {
        List<Long> threads = slots.stream()
                .map(WatchedSlot::threads)
                .flatMap(Collection::stream)
                .toList();
        HiddenTime before = HiddenTime.now(threads);
        long start = System.nanoTime();
        long longest = 0;
        List<Outcome> outcomes = new ArrayList<>();
        for (int run = 0; run < program.runs(); run++) {
            long started = System.nanoTime();
            List<Run> together = slots.stream().map(slot -> slot.start(job)).toList();
            together.forEach(each -> outcomes.add(each.await()));
            longest = Math.max(longest, (System.nanoTime() - started) / 1000);
        }
        long wall = (System.nanoTime() - start) / 1000;
        return new Attack(outcomes, HiddenTime.now(threads).since(before), wall, longest);
    }

    /** What is wrong with the time that it took of others, as far as that can be told from one time. */
    List<String> excesses(long wallLimitMillis) {
        List<String> found = new ArrayList<>(tooMuchHidden().stream().toList());
        if (longestMicros > wallLimitMillis * 1000 + ENDING_MICROS) {
            found.add("it kept its slot for " + longestMicros / 1000 + " ms; it has " + wallLimitMillis);
        }
        return found;
    }

    private Optional<String> tooMuchHidden() {
        long charged = outcomes.stream()
                .mapToLong(outcome -> outcome.usage().cpuMicros())
                .sum();
        return hidden.tooMuch(outcomes.size(), charged, wallMicros);
    }
}
