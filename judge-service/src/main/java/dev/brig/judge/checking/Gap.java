package dev.brig.judge.checking;

/** The white space that one side stands in, as far as it counts, in memory that does not grow with it. */
final class Gap {
    private static final int EXACT_BYTES = Long.BYTES;
    private static final int SHOWN_BYTES = 16;

    private final InOrder.WhiteSpace rule;
    private final SipHash rest;
    private final byte[] head = new byte[SHOWN_BYTES];
    private final Mark start = new Mark();
    private long size;

    // Bytes before a newline do not count where the ends of lines do not: what counts begins again after each.
    private long newlines;
    private long length;
    private long first;

    /** @param hash as the other side's, with the same key */
    Gap(InOrder.WhiteSpace rule, SipHash hash) {
        this.rule = rule;
        this.rest = hash;
    }

    void begin(Side side) {
        if (rule != InOrder.WhiteSpace.IGNORED) {
            start.set(side);
            size = 0;
            newlines = 0;
            startCounting();
        }
    }

    /** Passes white space. */
    void pass(Side side) {
        if (rule == InOrder.WhiteSpace.IGNORED) {
            while (side.at < side.end && Side.isSpace(side.bytes[side.at])) {
                side.step();
            }
        } else {
            while (side.at < side.end && Side.isSpace(side.bytes[side.at])) {
                add(side.bytes[side.at]);
                side.step();
            }
        }
    }

    /** Whether both are the same by the rule. Ends them. */
    boolean matches(Gap other) {
        if (newlines != other.newlines || length != other.length || first != other.first) {
            return false;
        }
        if (length <= EXACT_BYTES) {
            return true;
        }
        rest.digest();
        other.rest.digest();
        return rest.low == other.rest.low && rest.high == other.rest.high;
    }

    TextPosition start() {
        return start.place();
    }

    String excerpt() {
        return size == 0 ? "" : Excerpt.quoted(head, (int) Math.min(size, head.length), size > head.length);
    }

    private void add(byte b) {
        if (size < head.length) {
            head[(int) size] = b;
        }
        size++;
        if (b == '\n' && rule == InOrder.WhiteSpace.EXCEPT_LINE_ENDS) {
            newlines++;
            startCounting();
        } else {
            if (length < EXACT_BYTES) {
                first = (first << 8) | b;
            } else {
                rest.add(b);
            }
            length++;
        }
    }

    private void startCounting() {
        if (length > EXACT_BYTES) {
            rest.reset();
        }
        length = 0;
        first = 0;
    }
}
