package dev.brig.sandbox;

/** How much slower than life this machine may be: an emulated processor needs many times the CPU time for the same work. */
public final class Pace {
    private static final int SLOWDOWN = Integer.getInteger("brig.test.slowdown", 1);

    private Pace() {}

    /** An upper bound of time that holds on a processor of silicon, as it holds here. */
    public static long atMost(long micros) {
        return micros * SLOWDOWN;
    }

    /** How often to do what is done many times over. */
    public static int rounds(int usual) {
        return Math.max(1, usual / SLOWDOWN);
    }
}
