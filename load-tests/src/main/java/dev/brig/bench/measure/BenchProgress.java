package dev.brig.bench.measure;

import java.io.PrintWriter;

/** Tells the user what is being measured. */
public final class BenchProgress {
    private final PrintWriter errors;

    public BenchProgress(PrintWriter errors) {
        this.errors = errors;
    }

    public void say(String what) {
        errors.println("brig bench: " + what);
        errors.flush();
    }
}
