package dev.brig.judge.http.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brig.sandbox.InvalidJobException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An error as RFC 9457 has it.
 *
 * @param status of HTTP
 * @param code the kind of problem, for programs
 * @param detail a sentence for people
 * @param field the part of the request that is at fault
 * @param members more members of the document
 * @param headers headers that go with it
 */
public record ProblemDocument(
        int status,
        String code,
        String detail,
        Optional<String> field,
        Map<String, JsonNode> members,
        Map<String, String> headers) {

    private static final int LONGEST = 900;

    public static final String MEDIA_TYPE = "application/problem+json";

    public ProblemDocument {
        detail = bounded(detail);
        field = field.map(ProblemDocument::bounded);
        members = Map.copyOf(members);
        headers = Map.copyOf(headers);
    }

    public static ProblemDocument of(int status, String code, String detail) {
        return new ProblemDocument(status, code, detail, Optional.empty(), Map.of(), Map.of());
    }

    /** A request that can be read and cannot be carried out. */
    public static ProblemDocument invalid(String code, String field, String detail) {
        return of(422, code, detail).at(field);
    }

    public static ProblemDocument of(InvalidJobException invalid) {
        return invalid(invalid.code(), invalid.field(), invalid.getMessage());
    }

    /** A fault of the service; what is known about it goes to the log, not to the client. */
    public static ProblemDocument internal() {
        return of(500, "internal-error", "The service failed to answer this request; its log says why.");
    }

    public static ProblemDocument notReady(List<String> reasons) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        reasons.forEach(list::add);
        return of(503, "not-ready", String.join("; ", reasons))
                .with("reasons", list)
                .retryAfter(5);
    }

    public static ProblemDocument tooMuchData() {
        return of(429, "too-much-data", "The service holds as much data of requests, or of answers, as it may.")
                .retryAfter(1);
    }

    public static ProblemDocument shuttingDown() {
        return of(503, "shutting-down", "The service is about to end.").closing();
    }

    public ProblemDocument at(String place) {
        return new ProblemDocument(
                status, code, detail, place.isEmpty() ? Optional.empty() : Optional.of(place), members, headers);
    }

    public ProblemDocument with(String name, JsonNode value) {
        Map<String, JsonNode> more = new LinkedHashMap<>(members);
        more.put(name, value);
        return new ProblemDocument(status, code, detail, field, more, headers);
    }

    public ProblemDocument withHeader(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new ProblemDocument(status, code, detail, field, members, more);
    }

    public ProblemDocument retryAfter(long seconds) {
        return withHeader("Retry-After", Long.toString(seconds));
    }

    /** After this answer the connection is of no more use. */
    public ProblemDocument closing() {
        return withHeader("Connection", "close");
    }

    public ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("type", "urn:brig:problem:" + code);
        json.put("title", title());
        json.put("status", status);
        json.put("detail", detail);
        json.put("code", code);
        field.ifPresent(place -> json.put("field", place));
        json.setAll(members);
        return json;
    }

    /** Whatever the request was, an answer about it is short, and is text: what is cut may end with half of a surrogate pair. */
    private static String bounded(String text) {
        String cut = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
        return new String(cut.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    private String title() {
        return Character.toUpperCase(code.charAt(0)) + code.substring(1).replace('-', ' ');
    }

    public ProblemException exception() {
        return new ProblemException(this);
    }
}
