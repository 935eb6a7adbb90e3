package dev.brig.judge.inline;

import dev.brig.sandbox.Content;
import java.util.List;
import java.util.Map;

/**
 * A program in source.
 *
 * @param field where the request names it, for errors
 * @param language one of the languages' ids
 * @param entry the file with which it begins
 * @param files by relative name, with the entry
 */
public record Sources(String field, String language, String entry, Map<String, Content> files) {
    public Sources {
        files = Map.copyOf(files);
    }

    List<String> names() {
        return files.keySet().stream().sorted().toList();
    }
}
