package dev.brig.sandbox.seccomp;

import dev.brig.sandbox.Seccomp.Condition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Arguments of a system call that one rule of libseccomp can describe: some of their bits, and the values of these. */
final class Region {
    static final int ARGUMENTS = 6;
    static final Region EVERYTHING = new Region(new long[ARGUMENTS], new long[ARGUMENTS]);

    private final long[] masks;
    private final long[] values; // 0 where the mask is 0

    private Region(long[] masks, long[] values) {
        this.masks = masks;
        this.values = values;
    }

    /** The bits of the register that a condition compares. */
    static long mask(Condition condition) {
        return condition.wide() ? condition.mask() : condition.mask() & 0xffff_ffffL;
    }

    static long value(Condition condition) {
        return condition.wide() ? condition.value() : condition.value() & 0xffff_ffffL;
    }

    /** The arguments, ascending, of which some bits matter. */
    IntStream arguments() {
        return IntStream.range(0, ARGUMENTS).filter(argument -> masks[argument] != 0);
    }

    long mask(int argument) {
        return masks[argument];
    }

    long value(int argument) {
        return values[argument];
    }

    boolean contains(Region other) {
        for (int i = 0; i < ARGUMENTS; i++) {
            boolean looser = (masks[i] & ~other.masks[i]) == 0;
            if (!looser || (other.values[i] & masks[i]) != values[i]) {
                return false;
            }
        }
        return true;
    }

    /** The part in which a condition is true, in pieces that do not overlap. */
    List<Region> inside(Condition condition) {
        return switch (condition.comparison()) {
            case MASKED_EQUAL -> equal(condition);
            case MASKED_NOT_EQUAL -> notEqual(condition);
        };
    }

    /** The part in which it is false. */
    List<Region> outside(Condition condition) {
        return switch (condition.comparison()) {
            case MASKED_EQUAL -> notEqual(condition);
            case MASKED_NOT_EQUAL -> equal(condition);
        };
    }

    private List<Region> equal(Condition condition) {
        return with(condition.argument(), mask(condition), value(condition)).stream()
                .toList();
    }

    /** For each bit, the values that are equal in all bits before it and differ in it. */
    private List<Region> notEqual(Condition condition) {
        long value = value(condition);
        if (equal(condition).isEmpty()) {
            return List.of(this);
        }
        List<Region> pieces = new ArrayList<>();
        long before = 0;
        for (long left = mask(condition); left != 0; left &= left - 1) {
            long bit = Long.lowestOneBit(left);
            with(condition.argument(), before | bit, (value & before) | (~value & bit))
                    .ifPresent(pieces::add);
            before |= bit;
        }
        return pieces;
    }

    private Optional<Region> with(int argument, long mask, long value) {
        boolean possible = (value & ~mask) == 0 && ((value ^ values[argument]) & mask & masks[argument]) == 0;
        if (!possible) {
            return Optional.empty();
        }
        Region part = new Region(masks.clone(), values.clone());
        part.masks[argument] |= mask;
        part.values[argument] |= value;
        return Optional.of(part);
    }
}
