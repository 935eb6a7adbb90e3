package dev.brig.policy.mistake;

/**
 * One mistake in a policy or language file.
 *
 * @param file the file, as it was named to Brig; {@code built-in:judge.yaml} for a built-in one
 * @param line from 1; 0 where the trouble is with the file as a whole
 * @param column from 1; 0 where the trouble is with the file as a whole
 * @param field the path of the field, for example {@code limits.cpu.default}; empty if there is none
 * @param reason what is wrong, and what would be right
 */
public record FileMistake(String file, int line, int column, String field, String reason) {

    /** The mistake on one line, as compilers write theirs: {@code judge.yaml:12:5: limits.cpu: …}. */
    @Override
    public String toString() {
        String place = line == 0 ? file : file + ":" + line + ":" + column;
        return place + ": " + (field.isEmpty() ? "" : field + ": ") + reason;
    }
}
