package dev.brig.sandbox.run;

import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.OutputListener.Stream;
import dev.brig.sandbox.SandboxException;
import dev.brig.sandbox.SandboxException.Code;
import dev.brig.sandbox.Seccomp.Action;
import dev.brig.sandbox.StopCause;
import dev.brig.sandbox.cgroup.JobGroup;
import dev.brig.sandbox.container.ControlBlock;
import dev.brig.sandbox.container.ScratchSpec;
import dev.brig.sandbox.container.Words;
import dev.brig.sandbox.libc.Architecture;
import dev.brig.sandbox.libc.Channel;
import dev.brig.sandbox.libc.Notifications;
import dev.brig.sandbox.libc.Poll;
import dev.brig.sandbox.seccomp.SeccompFilter;
import dev.brig.sandbox.warden.Init;
import dev.brig.sandbox.warden.Warden;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Watches one job from go until nothing of it lives, and stops it at its limits. */
final class Watch {
    private static final int CHANNEL = 0;
    private static final int STDOUT = 1;
    private static final int STDERR = 2;
    private static final int STDIN = 3;
    private static final int LISTENER = 4;
    private static final int WAKE = 5;
    private static final long PATIENCE_NANOS = 10_000_000_000L;
    private static final int MOST_DENIED = 64;
    /** Reported only when {@link ScratchSpec#watchedDescriptors()}; no policy can deny them. */
    private static final Set<Integer> WATCHED =
            Set.of(number("exit_group"), number("read"), number("write"), number("close"));

    private final Warden warden;
    private final Init init;
    private final Optional<JobGroup> group;
    private final SeccompFilter filter;
    private final SlotResources resources;
    private final Notifications notifications;
    private final Poll poll;
    private final Outputs outputs;
    private final Stdin stdin;
    private final QueuedJob queued;
    private final Deadlines deadlines;
    private final long start;
    private final AnswerPace pace;
    private final Set<String> denied = new LinkedHashSet<>();

    private Optional<Ending.Stop> stop = Optional.empty();
    private long stoppedAt;
    private boolean ended;
    /** Some of its processes are not gone long after they were killed. */
    private boolean outlived;

    private int openFiles;
    private boolean answersPaused;
    private boolean outputIsHeld;
    private long outputEndedAt = Long.MAX_VALUE;
    private long end;

    Watch(
            Warden warden,
            Init init,
            Optional<JobGroup> group,
            SeccompFilter filter,
            SlotResources resources,
            Outputs outputs,
            Stdin stdin,
            QueuedJob queued,
            Deadlines deadlines,
            long start) {
        this.warden = warden;
        this.init = init;
        this.group = group;
        this.filter = filter;
        this.resources = resources;
        this.notifications = resources.notifications();
        this.poll = resources.poll();
        this.outputs = outputs;
        this.stdin = stdin;
        this.queued = queued;
        this.deadlines = deadlines;
        this.start = start;
        this.pace = new AnswerPace(start);
        poll.watch(CHANNEL, warden.channel().descriptor(), Poll.IN);
        poll.watch(STDOUT, init.stdout(), Poll.IN);
        poll.watch(STDERR, init.stderr(), Poll.IN);
        poll.ignore(STDIN);
        poll.watch(WAKE, resources.wake(), Poll.IN);
        if (init.listener() >= 0) {
            poll.watch(LISTENER, init.listener(), Poll.IN);
        } else {
            poll.ignore(LISTENER);
        }
    }

    /**
     * @throws SandboxException if the warden was lost, which ends the job too
     * @throws Warden.NotStartedException if it is certain that the payload never ran, and the job can be run again
     */
    Ending untilGone() {
        feed();
        while (!outlived) {
            resumeAnswers();
            if (poll.await(patience()) == 0) {
                look();
                continue;
            }
            if (poll.events(STDOUT) != 0) {
                read(Stream.STDOUT, STDOUT, init.stdout());
            }
            if (poll.events(STDERR) != 0) {
                read(Stream.STDERR, STDERR, init.stderr());
            }
            if (poll.events(STDIN) != 0) {
                feed();
            }
            if (poll.events(LISTENER) != 0) {
                answer();
                pauseAnswers();
            }
            if (poll.events(WAKE) != 0) {
                wake();
            }
            if (poll.events(CHANNEL) != 0 && hear()) {
                return finish();
            }
            look();
        }
        return finish();
    }

    private long patience() {
        long now = System.nanoTime();
        long next = isOver() ? Math.max(0, stoppedAt + PATIENCE_NANOS - now) : deadlines.untilNextLook(now);
        return answersPaused && next != 0 ? earlier(next, pace.untilNext(now)) : next;
    }

    /** @param time negative is never */
    private static long earlier(long time, long other) {
        return time < 0 ? other : Math.min(time, other);
    }

    private void pauseAnswers() {
        pace.answered();
        if (pace.untilNext(System.nanoTime()) > 0) {
            poll.ignore(LISTENER);
            answersPaused = true;
        }
    }

    private void resumeAnswers() {
        if (answersPaused && pace.untilNext(System.nanoTime()) == 0) {
            poll.watch(LISTENER, init.listener(), Poll.IN);
            answersPaused = false;
        }
    }

    private boolean isOver() {
        return ended || stop.isPresent();
    }

    private void look() {
        long now = System.nanoTime();
        if (isOver()) {
            outlived = now - stoppedAt >= PATIENCE_NANOS;
        } else {
            deadlines.reached(now).ifPresent(this::stop);
        }
    }

    private void stop(Ending.Stop reason) {
        if (!isOver()) {
            stop = Optional.of(reason);
            stoppedAt = System.nanoTime();
            group.ifPresent(JobGroup::liftCpuRate); // before: a process that is killed ends at that rate, too
            init.kill();
            group.ifPresent(JobGroup::kill); // init ends the others only when it gets a CPU, and those have them
        }
    }

    private void read(Stream stream, int position, int fd) {
        if (!outputs.read(stream, fd)) {
            poll.ignore(position);
            if (stream == Stream.STDOUT) {
                outputEndedAt = System.nanoTime(); // before anybody is told
                queued.programLeft(outputEndedAt);
                queued.output().ifPresent(Conduit::end);
            }
        } else if (stream == Stream.STDOUT) {
            queued.output().filter(next -> !next.hasRoom()).ifPresent(_ -> waitForRoom());
        }
        if (outputs.isOver()) {
            stop(new Ending.Stop(StopCause.OUTPUT));
        }
    }

    private void waitForRoom() {
        poll.ignore(STDOUT);
        outputIsHeld = true;
    }

    /** The other job has read, or will not any more. */
    private void resumeOutput(Conduit next) {
        if (next.isRefused()) {
            poll.ignore(STDOUT);
            init.closeStdout();
        } else if (outputIsHeld && next.hasRoom()) {
            poll.watch(STDOUT, init.stdout(), Poll.IN);
            outputIsHeld = false;
        }
    }

    private void feed() {
        if ((poll.events(STDIN) & Poll.ERR) != 0) {
            closeStdin(); // the program has closed its end
            return;
        }
        switch (stdin.feed(init.stdin())) {
            case PIPE_IS_FULL -> poll.watch(STDIN, init.stdin(), Poll.OUT);
            case SOURCE_IS_EMPTY -> poll.watch(STDIN, init.stdin(), 0); // only whether it is closed
            case DONE -> closeStdin();
        }
    }

    private void closeStdin() {
        poll.ignore(STDIN);
        queued.input().ifPresent(Conduit::refuse);
        init.closeStdin();
    }

    private void wake() {
        resources.clearWake();
        if (queued.isCancelled()) {
            stop(new Ending.Stop(StopCause.CANCELLED));
            return;
        }
        queued.output().ifPresent(this::resumeOutput);
        if (init.hasStdin()) {
            feed();
        }
    }

    private void answer() {
        if ((poll.events(LISTENER) & Poll.IN) == 0) {
            poll.ignore(LISTENER); // all who could call are gone; before 6.11 to ask for the next would wait for ever
            return;
        }
        Optional<Notifications.Call> call = notifications.receive(init.listener());
        if (call.isEmpty()) {
            return;
        }
        int number = call.get().number();
        if (WATCHED.contains(number) && init.scratch().watchedDescriptors().isPresent()) {
            openFiles = Math.max(openFiles, OpenFiles.of(call.get().pid()));
            notifications.permit(init.listener(), call.get());
            return;
        }
        String name = SeccompFilter.name(number);
        if (denied.size() < MOST_DENIED) {
            denied.add(name);
        }
        switch (filter.on(number, call.get().arguments())) {
            case Action.Report report -> notifications.refuse(init.listener(), call.get(), report.errno());
            case Action.Stop _ ->
                stop(new Ending.Stop(
                        new Outcome.Stopped(StopCause.SYSCALL, Optional.of("the policy forbids " + name)), 0));
            case Action other -> throw new IllegalStateException("not a reported call: " + name + " " + other);
        }
    }

    private static int number(String call) {
        return Architecture.current().number(call);
    }

    /** @return whether nothing of the job lives any more */
    private boolean hear() {
        Channel.Message message = warden.channel().receive().orElseThrow(() -> {
            failUnlessStarted();
            return new SandboxException(Code.SANDBOX_LOST, "the warden was lost during the job");
        });
        if (message.word() == Words.ENDED) {
            end = System.nanoTime();
            if (!isOver()) {
                stoppedAt = end;
                group.ifPresent(JobGroup::liftCpuRate); // what it has started is not to end at that rate
            }
            ended = true;
            boolean asksToExit = init.scratch().watchedDescriptors().isPresent();
            if (stop.isEmpty() && warden.shared().endedAlone() && !asksToExit) {
                warden.initIsLeaving();
                return true;
            }
            return false;
        }
        if (message.word() == Words.GONE) {
            failUnlessStarted();
            return true;
        }
        throw warden.failure().orElseGet(() -> new SandboxException(Code.SANDBOX_LOST, "the warden is out of step"));
    }

    /** Whoever could have started the payload is gone; where its memory was too small even for that, so it would be again. */
    private void failUnlessStarted() {
        if (isOver() || warden.shared().hasStarted() || !stdin.canBeReadAgain()) {
            return;
        }
        if (group.map(JobGroup::oomKills).orElse(0L) == 0) {
            throw warden.notStarted();
        }
    }

    private Ending finish() {
        if (!ended) {
            end = System.nanoTime();
        }
        Optional<Ending.Payload> payload = ended ? Optional.of(payload()) : Optional.empty();
        outputs.drain(Stream.STDOUT, init.stdout());
        outputs.drain(Stream.STDERR, init.stderr());
        return new Ending(
                payload,
                stop,
                List.copyOf(denied),
                openFiles,
                outputs.total(),
                outputs.stdout(),
                outputs.stderr(),
                (end - start) / 1000,
                outlived);
    }

    /** When the payload ended, by init's clock where init came to tell. */
    long endedNanos() {
        return ended ? warden.shared().endedNanos() : end;
    }

    /**
     * When it left: by its own end, by ours, or by closing its standard output. Whatever another job did because of that was
     * later.
     */
    long leftNanos() {
        long stopped = stop.isPresent() ? stoppedAt : Long.MAX_VALUE;
        return Math.min(Math.min(stopped, outputEndedAt), endedNanos());
    }

    /** When we heard of the payload's end, or of everything's. */
    long heardNanos() {
        return end;
    }

    private Ending.Payload payload() {
        ControlBlock control = warden.shared();
        return new Ending.Payload(
                (int) control.cells.get(control.status),
                warden.payloadFailure(),
                warden.execErrors(),
                control.wallMicros(),
                control.userMicros(),
                control.systemMicros(),
                control.peakResidentBytes());
    }
}
