package dev.brig.judge.http.v1;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brig.judge.access.Caller;
import dev.brig.judge.http.contract.Field;
import dev.brig.judge.http.contract.ProblemDocument;
import dev.brig.judge.http.contract.ProblemException;
import dev.brig.judge.http.exchange.Answer;
import dev.brig.judge.http.exchange.Exchange;
import dev.brig.judge.http.exchange.Offload;
import dev.brig.judge.store.Selection;
import dev.brig.judge.store.StoredSubmission;
import dev.brig.judge.store.SubmissionState;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Tells of submissions that are kept, cancels and deletes them. */
final class StoredSubmissionHandler {
    private static final String ID = "id";
    private static final int USUAL_PAGE = 50;
    private static final int LARGEST_PAGE = 500;
    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

    private final KeptSubmissions kept;
    private final Offload offload;

    StoredSubmissionHandler(KeptSubmissions kept, Offload offload) {
        this.kept = kept;
        this.offload = offload;
    }

    Future<Answer> get(Exchange exchange) {
        kept.requireStore();
        return Preference.wait(exchange.request())
                .map(bound -> offload.block(() -> kept.find(id(exchange), exchange.caller()))
                        .compose(found -> kept.await(found.id(), Optional.of(bound), exchange)))
                .orElseGet(() -> Future.succeededFuture(id(exchange)))
                .compose(id -> offload.block(() -> Answer.json(kept.whole(kept.find(id, exchange.caller())))));
    }

    Future<Answer> list(Exchange exchange) {
        kept.requireStore();
        HttpServerRequest request = exchange.request();
        int most = number(request, "limit", USUAL_PAGE, LARGEST_PAGE);
        Caller caller = exchange.caller();
        Selection all = selection(request, most + 1); // one more tells whether there is another page
        Selection selection = caller.only().map(all::ofTenant).orElse(all);
        return offload.block(() -> Answer.json(page(kept.requireStore().list(selection), most)));
    }

    private static ObjectNode page(List<StoredSubmission> found, int most) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode submissions = json.putArray("submissions");
        List<StoredSubmission> shown = found.subList(0, Math.min(most, found.size()));
        shown.forEach(one -> submissions.add(KeptSubmissions.json(one)));
        json.put("next", found.size() > most ? Long.toString(shown.getLast().place()) : null);
        return json;
    }

    private static Selection selection(HttpServerRequest request, int most) {
        Selection selection = Selection.newest(most).onlyOriginals();
        String status = request.getParam("status");
        if (status != null) {
            selection = selection.inState(state(status));
        }
        String problem = request.getParam("problem");
        if (problem != null) {
            selection = selection.ofProblem(problem);
        }
        String after = request.getParam("after");
        if (after != null) {
            if (!NUMBER.matcher(after).matches()) {
                throw invalid("after", "It is what an answer gave as next, not " + Field.quoted(after) + ".");
            }
            selection = selection.before(Long.parseLong(after));
        }
        return selection;
    }

    private static SubmissionState state(String word) {
        return Arrays.stream(SubmissionState.values())
                .filter(state -> state.key().equals(word))
                .findFirst()
                .orElseThrow(() -> invalid(
                        "status",
                        "It is one of "
                                + Arrays.stream(SubmissionState.values())
                                        .map(SubmissionState::key)
                                        .collect(Collectors.joining(", "))
                                + ", not " + Field.quoted(word) + "."));
    }

    private static int number(HttpServerRequest request, String name, int usual, int most) {
        String text = request.getParam(name);
        if (text == null) {
            return usual;
        }
        long number = NUMBER.matcher(text).matches() ? Long.parseLong(text) : 0;
        if (number < 1 || number > most) {
            throw invalid(name, "It is a number from 1 to " + most + ", not " + Field.quoted(text) + ".");
        }
        return (int) number;
    }

    private static ProblemException invalid(String field, String why) {
        return ProblemDocument.invalid("parameter-invalid", field, why).exception();
    }

    Future<Answer> cancel(Exchange exchange) {
        kept.requireStore();
        return offload.await(() -> {
            kept.find(id(exchange), exchange.caller());
            kept.requireStore().cancel(id(exchange));
            return Answer.json(kept.whole(kept.find(id(exchange))));
        });
    }

    Future<Answer> delete(Exchange exchange) {
        kept.requireStore();
        return offload.await(() -> {
            String id = id(exchange);
            String state = kept.find(id, exchange.caller()).state().key();
            if (!kept.requireStore().delete(id)) {
                throw ProblemDocument.of(
                                409,
                                "submission-not-ended",
                                "The submission is " + state + "; only what has ended is deleted. Cancel it first.")
                        .exception();
            }
            return Answer.nothing();
        });
    }

    private static String id(Exchange exchange) {
        return exchange.pathParameter(ID);
    }
}
