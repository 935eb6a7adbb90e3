package dev.brig.judge.store.sqlite;

import java.util.Collection;

/** Lists as parameters of statements: SQLite takes them as JSON. */
final class Json {
    private Json() {}

    /** @param words that need no escapes, such as ids and URLs */
    static String array(Collection<String> words) {
        return words.isEmpty() ? "[]" : "[\"" + String.join("\",\"", words) + "\"]";
    }
}
