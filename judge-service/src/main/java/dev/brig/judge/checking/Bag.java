package dev.brig.judge.checking;

/** The elements of a text as the sum of their hashes, modulo 2<sup>128</sup>, and their number. */
abstract sealed class Bag {
    final SipHash hash;
    private final boolean caseSensitive;
    private byte[] lower = {};
    private long count;
    private long low;
    private long high;

    private Bag(boolean caseSensitive, SipHash hash) {
        this.caseSensitive = caseSensitive;
        this.hash = hash;
    }

    /** @param hash the bag's own, with the key of the one it is compared with */
    static Bag of(AnyOrder rule, SipHash hash) {
        return switch (rule.element()) {
            case TOKEN -> new Tokens(rule.caseSensitive(), hash);
            case LINE -> new Lines(rule.caseSensitive(), hash);
        };
    }

    /** The next bytes of the text. */
    final void add(byte[] bytes, int from, int to) {
        if (caseSensitive) {
            scan(bytes, from, to);
        } else {
            int length = to - from;
            if (lower.length < length) {
                lower = new byte[length];
            }
            for (int i = 0; i < length; i++) {
                byte b = bytes[from + i];
                lower[i] = b >= 'A' && b <= 'Z' ? (byte) (b + ('a' - 'A')) : b;
            }
            scan(lower, 0, length);
        }
    }

    abstract void scan(byte[] bytes, int from, int to);

    /** The text has ended. */
    abstract void end();

    final long count() {
        return count;
    }

    boolean matches(Bag other) {
        return count == other.count && low == other.low && high == other.high;
    }

    final void addElement(SipHash element) {
        element.digest();
        count++;
        low += element.low;
        high += element.high + (Long.compareUnsigned(low, element.low) < 0 ? 1 : 0);
    }

    final void addCount(long elements) {
        count += elements;
    }

    private static final class Tokens extends Bag {
        private boolean inToken;

        private Tokens(boolean caseSensitive, SipHash hash) {
            super(caseSensitive, hash);
        }

        @Override
        void scan(byte[] bytes, int from, int to) {
            int i = from;
            while (i < to) {
                int start = i;
                while (i < to && !Side.isSpace(bytes[i])) {
                    i++;
                }
                if (i > start) {
                    hash.add(bytes, start, i);
                    inToken = true;
                }
                if (i < to) {
                    end();
                    i++;
                }
            }
        }

        @Override
        void end() {
            if (inToken) {
                addElement(hash);
                hash.reset();
                inToken = false;
            }
        }
    }

    /** Empty lines are only counted, and only once something follows them. */
    private static final class Lines extends Bag {
        private final SipHash withoutSpaces;
        private boolean inSpaces = true;
        private boolean isEmpty = true;
        private long emptyLines;
        private long pendingEmptyLines;

        private Lines(boolean caseSensitive, SipHash hash) {
            super(caseSensitive, hash);
            withoutSpaces = hash.withSameKey();
        }

        @Override
        void scan(byte[] bytes, int from, int to) {
            int i = from;
            while (i < to) {
                int start = i;
                while (i < to && !Side.isSpace(bytes[i])) {
                    i++;
                }
                if (i > start) {
                    hash.add(bytes, start, i);
                    inSpaces = false;
                    isEmpty = false;
                }
                if (i < to) {
                    addSpace(bytes[i]);
                    i++;
                }
            }
        }

        private void addSpace(byte space) {
            if (space == '\n') {
                endLine();
            } else {
                if (!inSpaces) {
                    withoutSpaces.set(hash);
                    inSpaces = true;
                }
                hash.add(space);
            }
        }

        private void endLine() {
            if (isEmpty) {
                pendingEmptyLines++;
            } else {
                addCount(pendingEmptyLines);
                emptyLines += pendingEmptyLines;
                pendingEmptyLines = 0;
                addElement(inSpaces ? withoutSpaces : hash);
            }
            hash.reset();
            inSpaces = true;
            isEmpty = true;
        }

        @Override
        void end() {
            if (!isEmpty) {
                endLine();
            }
        }

        @Override
        boolean matches(Bag other) {
            return super.matches(other) && other instanceof Lines lines && emptyLines == lines.emptyLines;
        }
    }
}
