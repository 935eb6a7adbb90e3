package dev.brig.policy;

/**
 * One thing that is wrong with a policy or language file.
 *
 * @param file the file, as it was named to Brig; {@code built-in:judge.yaml} for one that Brig brings along
 * @param line from 1; 0 where the trouble is with the file as a whole
 * @param column from 1; 0 where the trouble is with the file as a whole
 * @param field the way to the field, for example {@code limits.cpu.default}; empty where none is meant
 * @param reason what is wrong with it, and what would be right
 */
public record Problem(String file, int line, int column, String field, String reason) {

    /** The problem on one line, as compilers write theirs: {@code judge.yaml:12:5: limits.cpu: …}. */
    @Override
    public String toString() {
        String place = line == 0 ? file : file + ":" + line + ":" + column;
        return place + ": " + (field.isEmpty() ? "" : field + ": ") + reason;
    }
}
