package dev.brig.sandbox;

import java.util.BitSet;
import java.util.regex.Pattern;

/**
 * A set of CPUs, written as the kernel writes it: {@code 0-2,5}.
 *
 * @param list the canonical form
 */
public record CpuSet(String list) {

    /** The highest CPU number there can be, plus one. */
    public static final int MOST = 4096;

    private static final Pattern FORM = Pattern.compile("\\d{1,4}(-\\d{1,4})?(,\\d{1,4}(-\\d{1,4})?)*");

    /** @throws IllegalArgumentException if the text is not a list of CPU numbers and ranges below {@link #MOST} */
    public CpuSet {
        list = format(parse(list));
    }

    /** The CPUs as bits. */
    public BitSet bits() {
        return parse(list);
    }

    private static BitSet parse(String text) {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("not a list of CPUs such as 0-2,5: " + text);
        }
        BitSet bits = new BitSet();
        for (String part : text.split(",", -1)) {
            int dash = part.indexOf('-');
            int first = Integer.parseInt(dash < 0 ? part : part.substring(0, dash));
            int last = dash < 0 ? first : Integer.parseInt(part.substring(dash + 1));
            if (first > last || last >= MOST) {
                throw new IllegalArgumentException("not a range of CPUs below " + MOST + ": " + part);
            }
            bits.set(first, last + 1);
        }
        return bits;
    }

    private static String format(BitSet bits) {
        StringBuilder text = new StringBuilder();
        for (int first = bits.nextSetBit(0); first >= 0; ) {
            int end = bits.nextClearBit(first);
            text.append(text.isEmpty() ? "" : ",").append(first);
            if (end - 1 > first) {
                text.append('-').append(end - 1);
            }
            first = bits.nextSetBit(end);
        }
        return text.toString();
    }

    @Override
    public String toString() {
        return list;
    }
}
