package dev.brig.bench;

import java.io.PrintWriter;

/** Tells the user what is being measured. */
final class Progress {
    private final PrintWriter errors;

    Progress(PrintWriter errors) {
        this.errors = errors;
    }

    void say(String what) {
        errors.println("brig bench: " + what);
        errors.flush();
    }
}
