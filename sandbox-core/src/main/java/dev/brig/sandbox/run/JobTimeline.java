package dev.brig.sandbox.run;

import jdk.jfr.FlightRecorder;

/** When a job came to each point of its way, by the clock of {@link System#nanoTime}, which is init's too. */
public final class JobTimeline {
    private final long submitted;
    private final long taken = System.nanoTime();
    private long ready;
    private long go;
    private long started;
    private long ended;
    private long heard;
    private long clear;
    private long reported;

    public JobTimeline(long submitted) {
        this.submitted = submitted;
    }

    public void ready() {
        ready = System.nanoTime();
    }

    void go(long now) {
        go = now;
    }

    /** The payload has ended, by init's own two readings of the clock, and all that was left of the job with it. */
    void over(long startedByInit, long endedByInit, long heardAt) {
        started = startedByInit;
        ended = endedByInit;
        heard = heardAt;
        clear = System.nanoTime();
    }

    public void reported() {
        reported = System.nanoTime();
    }

    /** The slot is ready for the next: the event of this job is complete. Of one that never ran there is none. */
    public void renewed() {
        if (!FlightRecorder.isInitialized()) {
            return; // the first event takes longer than all else after a job: its class is read by reflection
        }
        JobEvent event = new JobEvent();
        if (!event.shouldCommit() || started == 0 || reported == 0) {
            return;
        }
        event.queued = taken - submitted;
        event.prepare = ready - taken;
        event.load = go - ready;
        event.go = started - go;
        event.run = ended - started;
        event.notice = heard - ended;
        event.clear = clear - heard;
        event.report = reported - clear;
        event.renew = System.nanoTime() - reported;
        event.commit();
    }
}
