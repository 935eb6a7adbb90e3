package dev.brig.cli.problem;

import dev.brig.judge.jury.PackageVerifier;
import dev.brig.judge.jury.TestReport;
import dev.brig.judge.jury.Verification.Row;
import java.io.PrintWriter;

/** Shows how far it is: one line that changes on a terminal, else a line for each submission that is judged. */
public final class VerificationProgress implements PackageVerifier.Progress, AutoCloseable {
    private static final String CLEAR = "\r\033[K";

    private final PrintWriter err;
    private final boolean terminal;
    private final long tests;
    private String what = "";
    private long done;

    /** @param tests of the problem */
    public VerificationProgress(PrintWriter err, boolean terminal, long tests) {
        this.err = err;
        this.terminal = terminal;
        this.tests = tests;
    }

    @Override
    public void begins(String begun) {
        what = begun;
        done = 0;
        show("");
    }

    @Override
    public void ran(TestReport test) {
        done++;
        show("  " + done + " of " + tests + " tests");
    }

    @Override
    public void judged(Row row) {
        if (!terminal) {
            err.println(row.submission().name() + ": " + row.judgement().verdict()
                    + (row.isAsExpected() ? "" : ", not as expected"));
            err.flush();
        }
    }

    private void show(String more) {
        if (terminal) {
            err.print(CLEAR + what + more);
            err.flush();
        }
    }

    @Override
    public void close() {
        if (terminal) {
            err.print(CLEAR);
            err.flush();
        }
    }
}
