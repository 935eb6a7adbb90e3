package dev.brig.sandbox.program;

/**
 * A word in the memory that a warden, its inits and Java share. As an argument of a step it stands for its content when
 * the step runs.
 *
 * @param name what it holds
 * @param address in the warden
 */
public record Cell(String name, long address) {

    /** A part of this cell's memory, some bytes further. */
    public Cell plus(long bytes, String part) {
        return new Cell(part, address + bytes);
    }
}
