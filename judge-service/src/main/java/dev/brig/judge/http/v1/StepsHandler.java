package dev.brig.judge.http.v1;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brig.judge.access.Access;
import dev.brig.judge.access.Caller;
import dev.brig.judge.blob.BlobId;
import dev.brig.judge.blob.BlobStore;
import dev.brig.judge.http.exchange.Answer;
import dev.brig.judge.http.exchange.AnswerStream;
import dev.brig.judge.http.exchange.Exchange;
import dev.brig.judge.http.exchange.Offload;
import dev.brig.judge.json.OutcomeJson;
import dev.brig.judge.steps.Command;
import dev.brig.judge.steps.Heard;
import dev.brig.judge.steps.Ran;
import dev.brig.judge.steps.Step;
import dev.brig.judge.steps.StepRunner;
import dev.brig.judge.steps.Storage;
import dev.brig.judge.worker.PolicyQueues;
import dev.brig.judge.worker.RunScope;
import dev.brig.sandbox.Output;
import dev.brig.sandbox.OutputListener.Stream;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;

/** Answers requests to run several programs, and tells what programs write while they run. A virtual thread waits for them. */
final class StepsHandler {
    static final String LIVE = "text/event-stream";

    private final Offload offload;
    private final StepRunner runner;
    private final BlobStore blobs;
    private final Access access;

    StepsHandler(Offload offload, PolicyQueues queues, BlobStore blobs, Access access) {
        this.offload = offload;
        runner = new StepRunner(queues);
        this.blobs = blobs;
        this.access = access;
    }

    /** @param done is run once, when nothing of the request is needed any more */
    Future<Answer> run(List<Step> steps, Exchange exchange, boolean live, Runnable done) {
        RunScope scope = new RunScope().in(exchange.span());
        exchange.carries(scope::cancel);
        Context loop = offload.vertx().getOrCreateContext();
        Events events = new Events();
        Heard heard = (step, command, stream, bytes) -> {
            if (live) {
                ObjectNode json = json(step, command, stream, bytes);
                loop.runOnContext(now -> events.tell("output", json));
            }
        };
        Caller caller = exchange.caller();
        Storage storage = file -> {
            BlobId id = blobs.put(file);
            access.sent(caller, id);
            return id;
        };
        Future<ObjectNode> outcomes = offload.await(() -> runner.run(steps, heard, storage, scope))
                .map(ran -> json(steps, ran))
                .recover(failure -> {
                    exchange.requireWanted(); // else it failed since nobody wants it any more
                    return Future.failedFuture(failure);
                })
                .onComplete(ended -> {
                    caller.meter().charge(scope.cpuMicros());
                    done.run();
                });
        if (!live) {
            return outcomes.map(Answer::json);
        }
        // Behind what was written before.
        outcomes.onComplete(ended -> loop.runOnContext(now -> {
            if (ended.succeeded()) {
                events.tell("outcome", ended.result());
            } else {
                events.tell("error", ErrorAnswers.document(ended.cause()).json());
            }
            events.end();
        }));
        return Future.succeededFuture(Answer.stream(LIVE, events::begin).withHeader("Cache-Control", "no-store"));
    }

    private static ObjectNode json(int step, int command, Stream stream, ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("step", step)
                .put("command", command)
                .put("stream", stream.name().toLowerCase(Locale.ROOT));
        ObjectNode output = OutcomeJson.of(new Output(copy, copy.length, false));
        output.remove("truncated");
        return json.setAll(output);
    }

    /** The first program's outcome, with those of the programs joined to it and of the steps after it. */
    private static ObjectNode json(List<Step> steps, List<List<Ran>> ran) {
        ObjectNode json = json(steps.getFirst(), ran.getFirst());
        if (ran.size() > 1) {
            ArrayNode then = json.putArray("then");
            for (int i = 1; i < ran.size(); i++) {
                then.add(json(steps.get(i), ran.get(i)));
            }
        }
        return json;
    }

    private static ObjectNode json(Step step, List<Ran> ran) {
        ObjectNode json = json(step.commands().getFirst(), ran.getFirst());
        if (ran.size() > 1) {
            ArrayNode pipe = json.putArray("pipe");
            for (int i = 1; i < ran.size(); i++) {
                pipe.add(json(step.commands().get(i), ran.get(i)));
            }
        }
        return json;
    }

    /** Without the bytes of files that were kept or stored: they are not in memory. */
    private static ObjectNode json(Command command, Ran ran) {
        ObjectNode json = OutcomeJson.of(ran.outcome());
        ObjectNode files = (ObjectNode) json.get("files");
        files.remove(command.keep());
        files.remove(command.store());
        ran.stored()
                .forEach((name, blob) -> files.putObject(name)
                        .put("blob", blob.hex())
                        .put("bytes", ran.outcome().files().get(name).bytes())
                        .put("truncated", false));
        ObjectNode missing = (ObjectNode) json.get("missing");
        ran.notStored().forEach(missing::put);
        return json;
    }

    /** Events to one client. What it has not read yet waits; it is no more than programs may write. */
    private static final class Events {
        private final Queue<String> waiting = new ArrayDeque<>();
        private Optional<AnswerStream> out = Optional.empty();
        private boolean over;

        void begin(AnswerStream stream) {
            out = Optional.of(stream);
            stream.head();
            write();
        }

        void tell(String event, ObjectNode data) {
            waiting.add("event: " + event + "\ndata: " + data + "\n\n");
            write();
        }

        void end() {
            over = true;
            write();
        }

        private void write() {
            out.ifPresent(this::write);
        }

        private void write(AnswerStream stream) {
            while (!waiting.isEmpty()) {
                if (stream.isFull()) {
                    stream.whenRoom(this::write);
                    return;
                }
                stream.write(waiting.remove());
            }
            if (over) {
                stream.end();
            }
        }
    }
}
