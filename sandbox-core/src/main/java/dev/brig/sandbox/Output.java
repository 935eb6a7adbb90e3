package dev.brig.sandbox;

/**
 * Bytes that came out of a sandbox.
 *
 * @param content the bytes that were kept; not to be changed
 * @param bytes how many there were
 * @param truncated whether some were dropped
 */
public record Output(byte[] content, long bytes, boolean truncated) {

    private static final Output EMPTY = new Output(new byte[0], 0, false);

    public static Output empty() {
        return EMPTY;
    }

    /** The content as UTF-8 text, with U+FFFD for what is not UTF-8. */
    public String text() {
        return new String(content, java.nio.charset.StandardCharsets.UTF_8);
    }
}
