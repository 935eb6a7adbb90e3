package dev.brig.sandbox.libc;

/** A number of the kernel's interface, with its name; a combination of flags keeps all their names. */
public record Constant(String name, long value) {

    public Constant or(Constant other) {
        return value == 0 ? other : new Constant(name + "|" + other.name, value | other.value);
    }

    /** For calls that take it as an int. */
    public int bits() {
        return (int) value;
    }

    @Override
    public String toString() {
        return name;
    }
}
