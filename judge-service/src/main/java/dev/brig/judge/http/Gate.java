package dev.brig.judge.http;

import dev.brig.judge.http.contract.Contract;
import dev.brig.judge.http.contract.ProblemDocument;
import dev.brig.judge.http.contract.ProblemException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Decides which requests are let in. */
final class Gate {
    private static final Set<String> WHILE_ENDING = Set.of("live", "metrics", "contract", "index");
    private static final String BEARER = "bearer ";
    private static final Pattern ABSOLUTE = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]*://([^/?#]*)");

    private final Optional<ApiKey> key;
    private volatile boolean ending;

    Gate(Optional<ApiKey> key) {
        this.key = key;
    }

    /** From now on no work is taken. Any thread may call this; it holds for every request that is looked at afterwards. */
    void close() {
        ending = true;
    }

    /**
     * @param operation what is asked for, if there is such a thing
     * @throws ProblemException if the request is not let in
     */
    void check(HttpServerRequest request, Optional<Contract.Operation> operation) {
        requireFraming(request);
        if (key.isPresent()) {
            if (!operation.map(Contract.Operation::open).orElse(false)) {
                requireKey(request, key.orElseThrow());
            }
        } else {
            requireLocalName(request);
        }
        String expectation = request.getHeader("Expect");
        if (expectation != null && !expectation.equalsIgnoreCase("100-continue")) {
            throw ProblemDocument.of(417, "unsupported-expectation", "Only Expect: 100-continue can be met.")
                    .exception();
        }
        if (ending && !operation.map(found -> WHILE_ENDING.contains(found.id())).orElse(false)) {
            throw ProblemDocument.shuttingDown().exception();
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

    private static void requireKey(HttpServerRequest request, ApiKey key) {
        String candidate = request.getHeader("X-Api-Key");
        String authorization = request.getHeader("Authorization");
        if (authorization != null && authorization.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
            candidate = authorization.substring(BEARER.length()).strip();
        }
        if (candidate == null || !key.is(candidate)) {
            throw ProblemDocument.of(
                            401, "unauthorized", "This service needs its key: Authorization: Bearer …, or X-Api-Key.")
                    .withHeader("WWW-Authenticate", "Bearer realm=\"brig\"")
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
