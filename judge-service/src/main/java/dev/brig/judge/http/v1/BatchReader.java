package dev.brig.judge.http.v1;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brig.judge.RefusedException;
import dev.brig.judge.blob.BlobUse;
import dev.brig.judge.http.contract.Contract;
import dev.brig.judge.http.contract.ProblemDocument;
import dev.brig.judge.http.contract.ProblemException;
import dev.brig.judge.store.NewBatch;
import dev.brig.judge.store.NewSubmission;
import dev.brig.sandbox.InvalidJobException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads batches. Each submission has the members that all have in common, and its own, which go before. */
final class BatchReader {
    /** Of all submissions written out: what all have in common counts for each. */
    private static final long MOST_BYTES = 64L << 20;

    private static final int MOST_ERRORS = 100;
    private static final String COMMON = "common";

    private final Contract contract;
    private final Contract.Operation whole;
    private final Contract.Operation single;
    private final SubmissionWork work;
    private final CallbackReader callbacks;

    BatchReader(Contract contract, SubmissionWork work, CallbackReader callbacks) {
        this.contract = contract;
        whole = contract.operation("submitBatch");
        single = contract.operation("submit");
        this.work = work;
        this.callbacks = callbacks;
    }

    /**
     * @param tenant whose they are
     * @param used gets the blobs that they name
     * @throws ProblemException if one of them cannot be; it tells of each
     */
    NewBatch read(String tenant, JsonNode body, Preference preference, BlobUse used) {
        contract.check(whole, body);
        JsonNode common = body.path(COMMON);
        List<ObjectNode> all = new ArrayList<>();
        List<byte[]> requests = new ArrayList<>();
        long bytes = 0;
        for (JsonNode own : body.get("submissions")) {
            ObjectNode merged = JsonNodeFactory.instance.objectNode();
            common.properties().forEach(member -> merged.set(member.getKey(), member.getValue()));
            merged.setAll((ObjectNode) own);
            byte[] request = merged.toString().getBytes(StandardCharsets.UTF_8);
            bytes += request.length;
            if (bytes > MOST_BYTES) {
                throw ProblemDocument.of(
                                413,
                                "batch-too-large",
                                "Written out, with what they have in common, the submissions have more than "
                                        + MOST_BYTES + " bytes. An uploaded problem, or blobs, make them smaller.")
                        .exception();
            }
            all.add(merged);
            requests.add(request);
        }
        return accepted(tenant, body, all, requests, preference, used);
    }

    private NewBatch accepted(
            String tenant,
            JsonNode body,
            List<ObjectNode> all,
            List<byte[]> requests,
            Preference preference,
            BlobUse used) {
        List<NewSubmission> submissions = new ArrayList<>();
        Map<String, ProblemDocument> errors = new LinkedHashMap<>();
        int refused = 0;
        for (int index = 0; index < all.size(); index++) {
            try {
                submissions.add(submission(tenant, all.get(index), requests.get(index), used));
            } catch (ProblemException | RefusedException | InvalidJobException wrong) {
                refused++;
                ProblemDocument document = ErrorAnswers.document(wrong);
                String place = place(body, index, document.field().orElse(""));
                errors.putIfAbsent(place + " " + document.code(), document.at(place));
            }
        }
        if (refused > 0) {
            throw refused(refused, all.size(), List.copyOf(errors.values())).exception();
        }
        return NewBatch.of(tenant, preference.idempotencyKey(), submissions);
    }

    private NewSubmission submission(String tenant, ObjectNode json, byte[] request, BlobUse used) {
        contract.check(single, json);
        SubmissionWork.Wanted wanted = work.read(tenant, json, used);
        work.requireKnown(wanted);
        return KeptSubmissions.submission(tenant, wanted, request, callbacks.read(json));
    }

    /** Where in the body the member is that is at fault. */
    private static String place(JsonNode body, int index, String field) {
        String submission = "submissions[" + index + "]";
        if (field.isEmpty()) {
            return submission;
        }
        String member = field.split("[.\\[]", 2)[0];
        boolean common = body.path(COMMON).has(member)
                && !body.get("submissions").get(index).has(member);
        return (common ? COMMON : submission) + (field.startsWith("[") ? "" : ".") + field;
    }

    private static ProblemDocument refused(int number, int of, List<ProblemDocument> errors) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        errors.stream()
                .limit(MOST_ERRORS)
                .forEach(error -> list.addObject()
                        .put("field", error.field().orElseThrow())
                        .put("code", error.code())
                        .put("detail", error.detail()));
        ProblemDocument first = errors.getFirst();
        return ProblemDocument.invalid(
                        "batch-refused",
                        first.field().orElseThrow(),
                        number + " of " + of + " submissions cannot be judged, so none is accepted. " + first.detail())
                .with("errors", list);
    }
}
