package dev.brig.sandbox.cgroup;

import dev.brig.sandbox.libc.Libc;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A shell that joins a job's group and then runs a script there. */
final class Member implements AutoCloseable {
    private static final String JOIN =
            "for d; do if test -e $d/tasks; then echo 0 > $d/tasks; else echo 0 > $d/cgroup.procs; fi || exit 99; done; ";

    private static final int SIGCONT = 18; // asm/signal.h
    private static final int SIGSTOP = 19;

    private final Process process;
    private final BufferedReader output;

    private Member(Process process) {
        this.process = process;
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    static Member start(SlotGroup slot, JobGroup job, String script) {
        List<Path> groups = new ArrayList<>(TestGroups.directories(slot, job));
        slot.accounting().map(Hierarchy::directory).ifPresent(groups::add);
        slot.rate().map(Hierarchy::directory).ifPresent(groups::add);
        return start(groups, script);
    }

    static Member start(List<Path> groups, String script) {
        List<String> command = new ArrayList<>(List.of("sh", "-c", JOIN + script, "sh"));
        groups.forEach(group -> command.add(group.toString()));
        try {
            return new Member(
                    new ProcessBuilder(command).redirectErrorStream(true).start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long pid() {
        return process.pid();
    }

    void stop() {
        Libc.kill((int) pid(), SIGSTOP);
    }

    void resume() {
        Libc.kill((int) pid(), SIGCONT);
    }

    /** Waits until it is stopped: then it is on no CPU, and all accounts of it are up to date. */
    void awaitStop() {
        TestGroups.awaitTrue(() -> EngineName.Stat.of(pid()).orElseThrow().state() == 'T');
    }

    /** What it has used by the account of the process itself. */
    long cpuNanos() {
        try {
            String schedstat = Files.readString(Path.of("/proc/" + pid() + "/schedstat"));
            return Long.parseLong(schedstat.substring(0, schedstat.indexOf(' ')));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next line it prints; the script's own words tell the test that it has come so far. */
    String line() {
        try {
            String line = output.readLine();
            if (line == null) {
                throw new IllegalStateException("the script ended early: " + process.waitFor());
            }
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Lets a script that reads go on. */
    void go() {
        try {
            process.getOutputStream().write('\n');
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int await() {
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the script does not end");
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        await();
    }
}
