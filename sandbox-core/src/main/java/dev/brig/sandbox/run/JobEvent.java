package dev.brig.sandbox.run;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/**
 * Where the time of one job went, for the JVM's flight recorder: one event for each job whose program was started, committed
 * when its slot is ready for the next. Times in nanoseconds; off unless a recording asks for it.
 */
@Name("dev.brig.Job")
@Label("Job")
@Category("Brig")
@Description("The phases of one job, from the queue until its slot is ready again")
@Enabled(false)
@StackTrace(false)
public final class JobEvent extends Event {
    @Label("Queued")
    @Description("From submission until a slot takes it")
    @Timespan(Timespan.NANOSECONDS)
    public long queued;

    @Label("Prepare")
    @Description("Until a fitting sandbox is ready: next to nothing where it was made ahead")
    @Timespan(Timespan.NANOSECONDS)
    public long prepare;

    @Label("Load")
    @Description("Files in, own limits, the steps of the payload")
    @Timespan(Timespan.NANOSECONDS)
    public long load;

    @Label("Go")
    @Description("From the word go until init starts the payload")
    @Timespan(Timespan.NANOSECONDS)
    public long go;

    @Label("Run")
    @Description("From the start of the payload until init has taken its status")
    @Timespan(Timespan.NANOSECONDS)
    public long run;

    @Label("Notice")
    @Description("From then until the slot has heard of it")
    @Timespan(Timespan.NANOSECONDS)
    public long notice;

    @Label("Clear")
    @Description("Until nothing of the job lives and its output is read")
    @Timespan(Timespan.NANOSECONDS)
    public long clear;

    @Label("Report")
    @Description("Use and files read, the outcome made and handed over")
    @Timespan(Timespan.NANOSECONDS)
    public long report;

    @Label("Renew")
    @Description("The old group removed, the next sandbox made ready")
    @Timespan(Timespan.NANOSECONDS)
    public long renew;
}
