package dev.brig.sandbox.cgroup.file;

/**
 * A control file of lines, each a key, a blank and a number.
 *
 * @param text of the file
 */
public record KeyedValues(String text) {

    /** The number of a key; 0 where the kernel does not count it. */
    public long get(String key) {
        int start = 0;
        while (start < text.length()) {
            int end = text.indexOf('\n', start);
            end = end < 0 ? text.length() : end;
            int value = start + key.length() + 1;
            if (value < end && text.startsWith(key, start) && text.charAt(value - 1) == ' ') {
                return Long.parseLong(text, value, end, 10);
            }
            start = end + 1;
        }
        return 0;
    }
}
