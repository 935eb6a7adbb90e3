package dev.brig.policy;

/** A place in a file. */
record Place(String file, int line, int column, String field) {

    /** The file as a whole. */
    static Place of(String file) {
        return new Place(file, 0, 0, "");
    }

    Place at(int newLine, int newColumn) {
        return new Place(file, newLine, newColumn, field);
    }

    Place member(String name) {
        return new Place(file, line, column, field.isEmpty() ? name : field + "." + name);
    }

    Place item(int index) {
        return new Place(file, line, column, field + "[" + index + "]");
    }

    Problem problem(String reason) {
        return new Problem(file, line, column, field, reason);
    }
}
