package dev.brig.sandbox.seccomp;

import dev.brig.sandbox.Seccomp.Comparison;
import dev.brig.sandbox.Seccomp.Condition;

/**
 * Conditions on arguments of 32 bits. The kernel too reads only the low 32 bits of the register, so the bits above them must
 * not matter.
 */
final class Conditions {
    private static final int ALL = 0xffff_ffff;

    private Conditions() {}

    static Condition is(int argument, int value) {
        return new Condition(argument, Comparison.MASKED_EQUAL, ALL, value, false);
    }

    /** All 64 bits. */
    static Condition isAll(int argument, long value) {
        return new Condition(argument, Comparison.MASKED_EQUAL, -1, value, true);
    }

    static Condition isNot(int argument, int value) {
        return new Condition(argument, Comparison.MASKED_NOT_EQUAL, ALL, value, false);
    }

    /** For an argument whose other bits are never set in a call that works. */
    static Condition lowFourBitsAre(int argument, int value) {
        return new Condition(argument, Comparison.MASKED_EQUAL, 0xf, value, false);
    }

    /** At least one of these bits is set. */
    static Condition hasAny(int argument, int bits) {
        return new Condition(argument, Comparison.MASKED_NOT_EQUAL, bits, 0, false);
    }

    /** At least one bit other than these is set. */
    static Condition hasOtherThan(int argument, int bits) {
        return hasAny(argument, ~bits);
    }
}
