package dev.brig.judge.access;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Something that was done, or refused.
 *
 * @param who the id of a key, or whoever else it was
 * @param tenant whom that belongs to
 * @param from where it came from, such as an address
 * @param action what was asked for
 * @param outcome what came of it: a status of HTTP, or a word
 * @param details more, by name
 */
public record AuditEntry(
        Instant time,
        String who,
        String tenant,
        String from,
        String action,
        String outcome,
        Map<String, String> details) {
    private static final int LONGEST = 256;

    public AuditEntry {
        Map<String, String> bounded = new LinkedHashMap<>();
        details.forEach((name, value) ->
                bounded.put(name, value.length() <= LONGEST ? value : value.substring(0, LONGEST) + "…"));
        details = bounded;
    }
}
