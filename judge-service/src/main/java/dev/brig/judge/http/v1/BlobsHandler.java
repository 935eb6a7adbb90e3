package dev.brig.judge.http.v1;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brig.judge.Refusal;
import dev.brig.judge.RefusedException;
import dev.brig.judge.access.Access;
import dev.brig.judge.access.Caller;
import dev.brig.judge.blob.BlobId;
import dev.brig.judge.blob.BlobStore;
import dev.brig.judge.blob.BlobUpload;
import dev.brig.judge.blob.BlobUse;
import dev.brig.judge.http.contract.Field;
import dev.brig.judge.http.contract.ProblemDocument;
import dev.brig.judge.http.exchange.Answer;
import dev.brig.judge.http.exchange.Answer.FileBody;
import dev.brig.judge.http.exchange.Bodies;
import dev.brig.judge.http.exchange.Exchange;
import dev.brig.judge.http.exchange.Offload;
import io.vertx.core.Future;
import java.util.OptionalLong;

/** Takes blobs and gives them back. Their bytes go between the network and the disk. */
final class BlobsHandler {
    private static final String ID = "sha256";

    private final BlobStore store;
    private final Bodies bodies;
    private final Offload offload;
    private final Access access;

    BlobsHandler(BlobStore store, Bodies bodies, Offload offload, Access access) {
        this.store = store;
        this.bodies = bodies;
        this.offload = offload;
        this.access = access;
    }

    Future<Answer> put(Exchange exchange) {
        BlobId id = id(exchange);
        Caller caller = exchange.caller();
        boolean known = access.blobs(caller).test(id);
        OptionalLong there = store.bytes(id);
        // Otherwise whoever knows a digest would get the bytes.
        if (there.isPresent() && known && !store.isCache()) {
            return Future.succeededFuture(Answer.json(json(id, there.getAsLong())));
        }
        BlobUpload upload = store.upload(id, exchange.announcedBytes());
        return bodies.stream(exchange, upload::write)
                .compose(all -> offload.block(() -> {
                    boolean added = upload.finish();
                    access.sent(caller, id);
                    return Answer.json(json(id, upload.bytes())).withStatus(added || !known ? 201 : 200);
                }))
                .onComplete(done -> offload.block(() -> {
                    upload.close();
                    return null;
                }));
    }

    Future<Answer> get(Exchange exchange) {
        BlobId id = id(exchange);
        Caller caller = exchange.caller();
        return store.isCache() ? offload.block(() -> answer(id, caller)) : Future.succeededFuture(answer(id, caller));
    }

    private Answer answer(BlobId id, Caller caller) {
        BlobUse use = store.use(access.blobs(caller));
        var file = use.file(id);
        long bytes = store.bytes(id).orElseThrow();
        return Answer.file(new FileBody(file, bytes, use::close));
    }

    Future<Answer> delete(Exchange exchange) {
        BlobId id = id(exchange);
        Caller caller = exchange.caller();
        return offload.block(() -> {
            if (!access.blobs(caller).test(id)) {
                throw new RefusedException(new Refusal.UnknownBlob(id.hex()));
            }
            boolean unwanted = access.unwanted(caller, id);
            // What others have sent to other nodes is not known here; whatever nobody uses makes room by itself.
            return unwanted && (!store.isCache() || caller.isAdmin()) ? delete(id, caller) : Answer.nothing();
        });
    }

    private Answer delete(BlobId id, Caller caller) {
        return switch (store.delete(id)) {
            case DELETED -> Answer.nothing();
            case ABSENT -> throw new RefusedException(new Refusal.UnknownBlob(id.hex()));
            case IN_USE -> {
                access.sent(caller, id);
                throw ProblemDocument.of(409, "blob-in-use", "The blob is in use; try again when that is done.")
                        .exception();
            }
        };
    }

    private static ObjectNode json(BlobId id, long bytes) {
        return JsonNodeFactory.instance.objectNode().put("sha256", id.hex()).put("bytes", bytes);
    }

    private static BlobId id(Exchange exchange) {
        String text = exchange.pathParameter(ID);
        return BlobId.parse(text)
                .orElseThrow(() -> ProblemDocument.invalid(
                                "digest-invalid",
                                ID,
                                "A blob is named by its SHA-256 in 64 lower-case hexadecimal digits, not "
                                        + Field.quoted(text) + ".")
                        .exception());
    }
}
