package dev.brig.hostile;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;

/**
 * CPU time that is spent for jobs and charged to none: by Brig's own threads, and by the kernel's and in interrupts. The latter are the
 * whole machine's: where others use it, their share is in it.
 *
 * @param brigMicros by the threads of slots
 * @param kernelMicros by threads of the kernel and in interrupts
 */
public record HiddenTime(long brigMicros, long kernelMicros) {
    private static final long TICK_MICROS = 10_000; // USER_HZ is 100 everywhere
    private static final String KERNEL = "2"; // kthreadd, the parent of all threads of the kernel

    /** A job may cost Brig as much as it is charged, or a share of the time that passes; and what each start and end costs. */
    private static final int BRIG_PART_IN = 20;

    private static final long BRIG_MICROS_PER_JOB = 50_000;

    /** On a machine that is busy otherwise the kernel's threads work for others as well. */
    private static final int KERNEL_PART_IN = 2;

    private static final long KERNEL_MICROS = 100_000;

    /** As it is now, by these threads of slots. */
    static HiddenTime now(Collection<Long> threads) {
        ThreadMXBean times = ManagementFactory.getThreadMXBean();
        long nanos = threads.stream()
                .mapToLong(times::getThreadCpuTime)
                .filter(time -> time > 0)
                .sum();
        return new HiddenTime(nanos / 1000, (kernelThreads() + interrupts()) * TICK_MICROS);
    }

    HiddenTime since(HiddenTime before) {
        return new HiddenTime(brigMicros - before.brigMicros, kernelMicros - before.kernelMicros);
    }

    /** Why it is too much for jobs, if it is. */
    Optional<String> tooMuch(int jobs, long chargedMicros, long wallMicros) {
        long most = Math.max(chargedMicros, wallMicros / BRIG_PART_IN) + jobs * BRIG_MICROS_PER_JOB;
        if (brigMicros > most) {
            return Optional.of("Brig spent " + brigMicros + " us on it, and it was charged " + chargedMicros);
        }
        long mostOfKernel = 2 * chargedMicros + wallMicros / KERNEL_PART_IN + jobs * KERNEL_MICROS;
        return kernelMicros > mostOfKernel
                ? Optional.of("the kernel's own threads spent " + kernelMicros + " us meanwhile, and it was charged "
                        + chargedMicros)
                : Optional.empty();
    }

    /** In ticks; none where the kernel's threads are not to be seen. */
    private static long kernelThreads() {
        long ticks = 0;
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                ticks += ofKernelThread(process);
            }
        } catch (IOException unreadable) {
            return 0;
        }
        return ticks;
    }

    private static long ofKernelThread(Path process) {
        try {
            String stat = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return fields[1].equals(KERNEL) ? Long.parseLong(fields[11]) + Long.parseLong(fields[12]) : 0;
        } catch (IOException ended) {
            return 0;
        }
    }

    private static long interrupts() {
        try {
            String[] fields =
                    Files.readAllLines(Path.of("/proc/stat")).getFirst().split(" +", -1);
            return Long.parseLong(fields[6]) + Long.parseLong(fields[7]);
        } catch (IOException unreadable) {
            return 0;
        }
    }
}
