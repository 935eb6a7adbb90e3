package dev.brig.judge.problem.source;

import java.util.List;
import java.util.Map;

/** A value of a YAML file, which knows its line. */
public sealed interface Yaml {
    int line();

    /** What a plain value is; quoted ones are text. */
    enum Kind {
        TEXT,
        NUMBER,
        FLAG,
        NOTHING
    }

    /** @param text as it is written, without quotes */
    record Scalar(String text, Kind kind, int line) implements Yaml {}

    record Sequence(List<Yaml> items, int line) implements Yaml {}

    record Mapping(Map<String, Member> members, int line) implements Yaml {}

    /** @param line of the key */
    record Member(Yaml value, int line) {}

    default boolean isNothing() {
        return this instanceof Scalar scalar && scalar.kind() == Kind.NOTHING;
    }

    /** What it is, as messages call it. */
    default String described() {
        return switch (this) {
            case Mapping mapping -> "a map";
            case Sequence sequence -> "a list";
            case Scalar scalar ->
                switch (scalar.kind()) {
                    case TEXT -> "text";
                    case NUMBER -> "a number";
                    case FLAG -> "true or false";
                    case NOTHING -> "empty";
                };
        };
    }
}
