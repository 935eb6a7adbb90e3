package dev.brig.policy.document;

import dev.brig.policy.mistake.FileMistake;

/** A place in a file. */
public record FilePosition(String file, int line, int column, String field) {

    /** The file as a whole. */
    public static FilePosition of(String file) {
        return new FilePosition(file, 0, 0, "");
    }

    FilePosition at(int newLine, int newColumn) {
        return new FilePosition(file, newLine, newColumn, field);
    }

    FilePosition member(String name) {
        return new FilePosition(file, line, column, field.isEmpty() ? name : field + "." + name);
    }

    FilePosition item(int index) {
        return new FilePosition(file, line, column, field + "[" + index + "]");
    }

    public FileMistake mistake(String reason) {
        return new FileMistake(file, line, column, field, reason);
    }
}
