package dev.brig.judge.http;

import dev.brig.judge.RefusedException;
import dev.brig.judge.access.Access;
import dev.brig.judge.access.Caller;
import dev.brig.judge.access.Meter;
import dev.brig.judge.access.Scope;
import dev.brig.judge.http.contract.Contract;
import dev.brig.judge.http.contract.ProblemDocument;
import dev.brig.judge.http.contract.ProblemException;
import dev.brig.judge.http.listen.Listen;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Decides which requests are let in, and says who asks. */
final class Gate {
    private static final Caller LOCAL = Caller.unlimited("local");
    /** Whoever has the one key of the service's options. */
    private static final Caller SERVICE = Caller.unlimited("service-key");

    private static final Caller ANYBODY = new Caller("anybody", "", Caller.SERVICE, Set.of(), Meter.unlimited());
    /** Those who have no key that is kept. */
    private static final Set<String> WITHOUT = Set.of(LOCAL.key(), SERVICE.key(), ANYBODY.key());

    private static final Set<String> WHILE_ENDING = Set.of("live", "metrics", "contract", "index");
    private static final String BEARER = "bearer ";
    private static final Pattern ABSOLUTE = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]*://([^/?#]*)");

    private final Optional<ApiKey> key;
    private final Optional<ApiKey> workerKey;
    private final Access access;
    private volatile boolean ending;

    /**
     * @param key another one beside those that are kept: its holder may do everything
     * @param workerKey what workers must carry, where there may be some
     */
    Gate(Optional<ApiKey> key, Optional<ApiKey> workerKey, Access access) {
        this.key = key;
        this.workerKey = workerKey;
        this.access = access;
    }

    /** From now on no work is taken. Any thread may call this; it holds for every request that is looked at afterwards. */
    void close() {
        ending = true;
    }

    /** Whether requests need a key. */
    boolean isKeyed() {
        return key.isPresent() || access.isKeyed();
    }

    /** Whether somebody who was let in would not be any more: the key was revoked since, or is too old by now. */
    boolean isOut(Caller caller) {
        return !WITHOUT.contains(caller.key()) && !access.isGood(caller.key());
    }

    /**
     * Who asks.
     *
     * @param operation what is asked for, if there is such a thing
     * @throws ProblemException if that is nobody who is let in
     */
    Caller caller(HttpServerRequest request, Optional<Contract.Operation> operation) {
        requireFraming(request);
        if (!isKeyed()) {
            requireLocalName(request);
            return LOCAL;
        }
        if (operation.map(Contract.Operation::open).orElse(false)) {
            return ANYBODY;
        }
        Optional<String> secret = secret(request);
        return secret.flatMap(this::holder).orElseThrow(() -> unauthorized(secret.isPresent()));
    }

    /**
     * Whether the caller may have what is asked for.
     *
     * @throws ProblemException if the request is not let in
     * @throws RefusedException if too many have come
     */
    void check(Caller caller, HttpServerRequest request, Optional<Contract.Operation> operation) {
        caller.meter().request();
        operation.ifPresent(asked -> requireScope(caller, asked));
        String expectation = request.getHeader("Expect");
        if (expectation != null && !expectation.equalsIgnoreCase("100-continue")) {
            throw ProblemDocument.of(417, "unsupported-expectation", "Only Expect: 100-continue can be met.")
                    .exception();
        }
        if (ending && !operation.map(found -> WHILE_ENDING.contains(found.id())).orElse(false)) {
            throw ProblemDocument.shuttingDown().exception();
        }
    }

    private Optional<Caller> holder(String secret) {
        return key.filter(one -> one.is(secret)).map(one -> SERVICE).or(() -> access.caller(secret));
    }

    /** @throws ProblemException if the request is not that of a worker; keys of clients are none of workers */
    void checkWorker(HttpServerRequest request) {
        ApiKey wanted = workerKey.orElseThrow(() -> ProblemDocument.of(
                        501, "no-workers", "This node takes no workers: brig serve --worker-key-file lets them in.")
                .exception());
        Optional<String> secret = secret(request);
        if (!secret.map(wanted::is).orElse(false)) {
            throw unauthorized(secret.isPresent());
        }
    }

    /** What would let a proxy before the service and the service itself see different requests. */
    private static void requireFraming(HttpServerRequest request) {
        if (request.headers().getAll("Host").size() > 1) {
            throw ProblemDocument.of(400, "malformed-http", "The request names more than one Host.")
                    .closing()
                    .exception();
        }
        List<String> encodings = request.headers().getAll("Transfer-Encoding");
        if (encodings.size() > 1 || !encodings.stream().allMatch("chunked"::equalsIgnoreCase)) {
            throw ProblemDocument.of(501, "unsupported-transfer-encoding", "Only chunked is understood.")
                    .closing()
                    .exception();
        }
    }

    private static Optional<String> secret(HttpServerRequest request) {
        String authorization = request.getHeader("Authorization");
        if (authorization != null && authorization.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
            return Optional.of(authorization.substring(BEARER.length()).strip());
        }
        return Optional.ofNullable(request.getHeader("X-Api-Key"));
    }

    /** @param known whether there was something like a key (RFC 6750, section 3.1) */
    private static ProblemException unauthorized(boolean known) {
        return ProblemDocument.of(
                        401,
                        "unauthorized",
                        known
                                ? "This is no key of this service, or it is taken no more."
                                : "This service needs a key: Authorization: Bearer …, or X-Api-Key.")
                .withHeader("WWW-Authenticate", "Bearer realm=\"brig\"" + (known ? ", error=\"invalid_token\"" : ""))
                .exception();
    }

    private static void requireScope(Caller caller, Contract.Operation operation) {
        if (!operation.open() && !caller.mayAnyOf(operation.scopes())) {
            String enough =
                    operation.scopes().stream().sorted().map(Scope::word).collect(Collectors.joining(" or "));
            throw ProblemDocument.of(403, "scope-missing", "The key must have the scope " + enough + " for this.")
                    .withHeader("WWW-Authenticate", "Bearer realm=\"brig\", error=\"insufficient_scope\"")
                    .exception();
        }
    }

    /** A web page can make a browser send requests here by a name that its owner lets point here; only our own names are taken. */
    private static void requireLocalName(HttpServerRequest request) {
        HostAndPort host = request.authority();
        if (host == null || !Listen.isLocalName(host.host()) || namesAnother(request.uri())) {
            throw ProblemDocument.of(
                            421,
                            "host-not-allowed",
                            "Without a key this service answers only to localhost and loopback addresses as its Host.")
                    .exception();
        }
    }

    /** Whether the target has the absolute form, with an authority that takes the place of the Host (RFC 9112, section 3.2.2). */
    private static boolean namesAnother(String target) {
        Matcher absolute = ABSOLUTE.matcher(target);
        if (!absolute.lookingAt()) {
            return false;
        }
        HostAndPort authority = HostAndPort.parseAuthority(absolute.group(1), -1);
        return authority == null || !Listen.isLocalName(authority.host());
    }
}
