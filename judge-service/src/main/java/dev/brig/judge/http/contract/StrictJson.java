package dev.brig.judge.http.contract;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Reads request bodies: UTF-8 and JSON to the letter, no name twice in an object, whole numbers only, text that is text, and
 * no more nesting and values than a request can need.
 */
public final class StrictJson {
    private static final int DEEPEST = 16;
    private static final long MOST_TOKENS = 50_000;
    private static final int LONGEST_NUMBER = 40;

    private static final ObjectReader TREE = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxTokenCount(MOST_TOKENS)
                            .maxNumberLength(LONGEST_NUMBER)
                            .maxNameLength(64 << 10)
                            .maxStringLength(Integer.MAX_VALUE)
                            .build())
                    .build())
            .build()
            .reader();

    private StrictJson() {}

    /** @throws ProblemException if the body is not such JSON */
    public static JsonNode read(byte[] body) {
        JsonNode tree = parse(body);
        check(tree, "");
        return tree;
    }

    private static JsonNode parse(byte[] body) {
        // Jackson's own reading of bytes guesses UTF-16 and lets ill-formed UTF-8 pass.
        Reader text = new InputStreamReader(
                new ByteArrayInputStream(body),
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT));
        try (JsonParser parser = TREE.createParser(text)) {
            try {
                JsonNode tree = TREE.readTree(parser);
                if (tree == null || tree.isMissingNode()) {
                    throw ProblemDocument.of(400, "empty-body", "The request needs a body of JSON.")
                            .exception();
                }
                if (parser.nextToken() != null) {
                    throw malformed("something follows the JSON value", parser.currentTokenLocation());
                }
                return tree;
            } catch (StreamConstraintsException tooMuch) {
                throw tooComplex().at(Field.of(parser.getParsingContext())).exception();
            } catch (JsonProcessingException wrong) {
                throw explain(wrong, parser);
            }
        } catch (CharacterCodingException notText) {
            throw ProblemDocument.of(400, "malformed-utf8", "The body is not UTF-8.")
                    .exception();
        } catch (IOException impossible) {
            throw new IllegalStateException("reading from memory", impossible);
        }
    }

    private static ProblemException explain(JsonProcessingException wrong, JsonParser parser) {
        String message = wrong.getOriginalMessage();
        if (message.startsWith("Duplicate")) {
            String field = Field.of(parser.getParsingContext());
            return ProblemDocument.of(400, "duplicate-field", "The field is there twice.")
                    .at(field)
                    .exception();
        }
        return malformed(firstLine(message), wrong.getLocation());
    }

    private static ProblemException malformed(String why, JsonLocation where) {
        String place = where == null ? "" : "line " + where.getLineNr() + ", column " + where.getColumnNr() + ": ";
        return ProblemDocument.of(400, "malformed-json", "The body is not JSON: " + place + why)
                .exception();
    }

    private static ProblemDocument tooComplex() {
        return ProblemDocument.of(
                400,
                "json-too-complex",
                "The body nests deeper than %d levels, has more than %d values, or a number of more than %d digits."
                        .formatted(DEEPEST, MOST_TOKENS, LONGEST_NUMBER));
    }

    private static String firstLine(String message) {
        String line = message.lines().findFirst().orElse("");
        // What follows speaks of the parser, not of the body.
        int end = line.indexOf(" (start marker");
        String own = end < 0 ? line : line.substring(0, end);
        return own.length() > 200 ? own.substring(0, 200) + "…" : own;
    }

    private static void check(JsonNode node, String field) {
        if (node.isTextual()) {
            requireWellFormed(node.textValue(), field);
        } else if (node.isFloatingPointNumber()) {
            throw ProblemDocument.invalid(
                            "not-an-integer",
                            field,
                            "Numbers are whole and written without fraction or exponent, within 40 digits.")
                    .exception();
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                check(node.get(i), Field.element(field, i));
            }
        } else if (node.isObject()) {
            for (var member : node.properties()) {
                check(member.getValue(), Field.member(field, member.getKey()));
            }
        }
    }

    private static void requireWellFormed(String text, String field) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                if (Character.isLowSurrogate(c)
                        || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    throw ProblemDocument.invalid(
                                    "text-invalid",
                                    field,
                                    "The text has half of a surrogate pair at position " + i
                                            + ", which UTF-8 cannot hold.")
                            .exception();
                }
                i++;
            }
        }
    }
}
