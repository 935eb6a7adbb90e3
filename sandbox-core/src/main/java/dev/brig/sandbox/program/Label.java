package dev.brig.sandbox.program;

/** A place in a program: set once, and the target of any number of jumps. */
public final class Label {
    private final String name;
    private int index = -1;

    Label(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    int index() {
        if (index < 0) {
            throw new IllegalStateException("label was never placed: " + name);
        }
        return index;
    }

    void place(int at) {
        if (index >= 0) {
            throw new IllegalStateException("label placed twice: " + name);
        }
        index = at;
    }
}
