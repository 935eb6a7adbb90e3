package dev.brig.sandbox.program;

/** A number of the kernel's interface, with its name; a combination of flags keeps all their names. */
public record Constant(String name, long value) {

    public Constant or(Constant other) {
        return value == 0 ? other : new Constant(name + "|" + other.name, value | other.value);
    }

    @Override
    public String toString() {
        return name;
    }
}
