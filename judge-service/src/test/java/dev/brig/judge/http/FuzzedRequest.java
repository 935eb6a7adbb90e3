package dev.brig.judge.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.brig.judge.http.contract.Contract;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * A request derived from the contract.
 *
 * @param operation that is asked for; empty where method and path are none of the contract's
 * @param way how it is sent
 * @param intact whether it is as the contract wants it, in every part
 */
record FuzzedRequest(
        Optional<Contract.Operation> operation, String method, byte[] bytes, byte[] body, Way way, boolean intact) {

    /** How a request goes out. */
    enum Way {
        /** Alone, and its answer is read. */
        WHOLE,
        /** Broken off, after which no more comes. */
        CUT,
        /** Broken off, and the connection reset. */
        ABANDONED,
        /** Not HTTP any more: the answer is followed by the end of the connection. */
        MALFORMED
    }

    private static final String BLOB_TEXT = "hello\n";
    /** The name of a blob that some requests upload, and others read. */
    static final String BLOB = BlobsTest.digest(BLOB_TEXT.getBytes(StandardCharsets.UTF_8));

    private static final byte[] PACKAGE = Archives.zipOfTexts(ProblemsTest.LEAST);

    private static final List<String> METHODS =
            List.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "get", "BREW", "M-SEARCH");
    private static final List<String> PATHS = List.of(
            "/",
            "/nothing",
            "//health",
            "/health/",
            "/health/../metrics",
            "/v1",
            "/v1/runs/1",
            "/V1/RUNS",
            "/v1/runs?x=1&x=%00",
            "/v1/submissions?limit=x&status=%00",
            "/v1/submissions?after=9&status=lost&limit=1",
            "/v1/submissions/x/events?y",
            "/%76%31/runs",
            "/%",
            "/%zz",
            "/\u00e9",
            "/health;x=1",
            "/health#x",
            "/" + "a".repeat(4_000),
            "http://localhost/health/live",
            "http://localhost:1/nothing?q",
            "*");
    private static final List<String> CONTENT_TYPES = List.of(
            "application/json; charset=utf-8",
            "APPLICATION/JSON",
            "application/json;",
            "application/json; charset=utf-16",
            "text/plain",
            "application/jsonx",
            "multipart/form-data; boundary=x",
            ";",
            "\u00ff");
    private static final List<String> HEADERS = List.of(
            "Accept: application/xml",
            "Accept-Encoding: gzip, br",
            "Content-Encoding: gzip",
            "Content-Encoding: identity",
            "Expect: 100-continue",
            "Expect: 200-ok",
            "Connection: close",
            "Connection: upgrade",
            "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__",
            "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "Host: evil.example",
            "Origin: http://evil.example",
            "Transfer-Encoding: gzip",
            "X-Api-Key: x",
            "Authorization: Bearer",
            "X-Forwarded-For: 1.2.3.4",
            "Cookie: a=b; c",
            "Range: bytes=0-1",
            "If-None-Match: *",
            "Content-Language: \u00e9",
            "X: " + "a".repeat(8_000),
            "Date: now\r\nDate: then");
    private static final String CHUNKED =
            "POST /v1/runs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";
    private static final List<String> MALFORMED = List.of(
            " / HTTP/1.1\r\n\r\n",
            "GET\r\n\r\n",
            "GET /health\r\n\r\n",
            "GET /health HTTP/9.9\r\nHost: localhost\r\n\r\n",
            "GET /health HTTP/1.1 x\r\nHost: localhost\r\n\r\n",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            "GET /health HTTP/1.1\r\nHost: localhost\r\n : x\r\n\r\n",
            "GET /health HTTP/1.1\r\nHost : localhost\r\n\r\n",
            "GET /health HTTP/1.1\r\nHost: localhost\r\nX\u0000Y: 1\r\n\r\n",
            "GET /health HTTP/1.1\r\nHost: localhost\r\nX: a\u0000b\r\n\r\n",
            "POST /v1/runs HTTP/1.1\r\nHost: localhost\r\nContent-Length: -2\r\n\r\n{}",
            "POST /v1/runs HTTP/1.1\r\nHost: localhost\r\nContent-Length: +2\r\n\r\n{}",
            "POST /v1/runs HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2, 3\r\n\r\n{}",
            "POST /v1/runs HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0x2\r\n\r\n{}",
            "POST /v1/runs HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9223372036854775808\r\n\r\n{}",
            "POST /v1/runs HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}",
            CHUNKED + "-1\r\n{}\r\n0\r\n\r\n",
            CHUNKED + "fffffffffffffffff\r\n{}\r\n0\r\n\r\n",
            "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\r\n\r\n");

    /** Makes requests to the operations of a contract. */
    static FuzzedRequest next(Contract contract, Random random) {
        int kind = random.nextInt(100);
        if (kind < 3) {
            byte[] bytes = pick(random, MALFORMED).getBytes(StandardCharsets.ISO_8859_1);
            return new FuzzedRequest(Optional.empty(), "", bytes, new byte[0], Way.MALFORMED, false);
        }
        List<Contract.Operation> all = contract.operations();
        List<Contract.Operation> work =
                all.stream().filter(operation -> operation.body().isPresent()).toList();
        Contract.Operation operation = pick(random, kind < 80 ? work : all);
        FuzzedRequest whole = whole(contract, operation, random);
        return switch (kind % 20) {
            case 7, 8 -> whole.cut(random, Way.CUT);
            case 9 -> whole.cut(random, Way.ABANDONED);
            default -> whole;
        };
    }

    private static FuzzedRequest whole(Contract contract, Contract.Operation operation, Random random) {
        byte[] body = new byte[0];
        boolean intact = random.nextBoolean();
        boolean odd = !intact;
        if (operation.body().isPresent()) {
            Specimens specimens = new Specimens(contract.document(), random);
            JsonNode specimen = switch (operation.id()) {
                case "run" -> specimens.of("/components/schemas/Run");
                case "submitBatch" -> specimens.batch();
                case "submitJob" -> specimens.of("/components/schemas/Job");
                case "rejudge" -> specimens.of("/components/schemas/NewRejudging");
                default -> specimens.of("/components/schemas/Submission");
            };
            JsonMutations mutations = new JsonMutations(random);
            int damage = random.nextInt(100);
            intact = damage < (operation.id().equals("run") ? 8 : 3);
            odd = !intact && random.nextInt(4) == 0;
            body = intact
                    ? specimen.toString().getBytes(StandardCharsets.UTF_8)
                    : damage < 80
                            ? mutations.damaged(specimen).getBytes(StandardCharsets.UTF_8)
                            : mutations.damagedBytes(specimen.toString());
        }
        if (operation.id().equals("putBlob")) {
            body = pick(random, List.of("", BLOB_TEXT, BLOB_TEXT, BLOB_TEXT, "x".repeat(100_000)))
                    .getBytes(StandardCharsets.UTF_8);
        }
        if (operation.id().equals("putProblem")) {
            body = pick(random, List.of(new byte[0], new byte[] {'P', 'K', 3, 4}, PACKAGE));
        }
        String method = operation.method();
        String path = operation
                .path()
                .replace("{id}", pick(random, List.of("least", "least", "other", ".x", "..%2f", "%00")))
                .replace("{sha256}", pick(random, List.of(BLOB, BLOB, BLOB, "0".repeat(64), "x", "..%2f", "%00")));
        List<String> headers = new ArrayList<>(List.of("Host: localhost"));
        if (body.length > 0) {
            headers.add("Content-Type: application/json");
        }
        boolean chunked = body.length > 0 && random.nextInt(10) == 0;
        if (odd) {
            switch (random.nextInt(4)) {
                case 0 -> method = pick(random, METHODS);
                case 1 -> path = pick(random, PATHS);
                case 2 -> headers.set(headers.size() - 1, "Content-Type: " + pick(random, CONTENT_TYPES));
                default -> headers.add(pick(random, HEADERS));
            }
        }
        return new FuzzedRequest(
                asked(contract, method, path),
                method,
                bytes(method, path, headers, body, chunked, random),
                body,
                Way.WHOLE,
                intact);
    }

    /** The operation that a request in any of the forms of RFC 9112, section 3.2, asks for. */
    private static Optional<Contract.Operation> asked(Contract contract, String method, String target) {
        String path = target.replaceFirst("^http://[^/]*", "").replaceFirst("[?].*", "");
        return contract.operations().stream()
                .filter(operation -> path.matches(operation.path().replaceAll("\\{\\w+}", "[^/]+")))
                .filter(operation -> operation.method().equals(method.equals("HEAD") ? "GET" : method))
                .findFirst();
    }

    private static byte[] bytes(
            String method, String path, List<String> headers, byte[] body, boolean chunked, Random random) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        if (chunked) {
            headers.add("Transfer-Encoding: chunked");
        } else if (body.length > 0 || random.nextBoolean()) {
            headers.add("Content-Length: " + body.length);
        }
        bytes.writeBytes((method + " " + path + " HTTP/1.1\r\n" + String.join("\r\n", headers) + "\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1));
        if (!chunked) {
            bytes.writeBytes(body);
            return bytes.toByteArray();
        }
        for (int at = 0; at < body.length; ) {
            int size = Math.min(body.length - at, 1 + random.nextInt(random.nextBoolean() ? 8 : 60_000));
            bytes.writeBytes((Integer.toHexString(size) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            bytes.write(body, at, size);
            bytes.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
            at += size;
        }
        bytes.writeBytes("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return bytes.toByteArray();
    }

    /**
     * Whether the connection is as good as before once this was answered. What is sent after a request for which it is closed
     * is in the way of the answer: the kernel resets a connection that is closed with bytes unread.
     */
    boolean keepsConnection() {
        String head = new String(bytes, 0, Math.min(bytes.length, 10_000), StandardCharsets.ISO_8859_1);
        return way == Way.WHOLE
                && bytes.length < 60_000
                && !head.contains("Connection:")
                && !head.contains("Transfer-Encoding:")
                && !head.contains("Host: evil");
    }

    private FuzzedRequest cut(Random random, Way how) {
        byte[] part = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
        return new FuzzedRequest(operation, method, part, body, how, false);
    }

    private static <T> T pick(Random random, List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /** The bytes, as far as they fit on a screen. */
    @Override
    public String toString() {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        return way + ", " + bytes.length + " bytes: " + text.substring(0, Math.min(text.length(), 3_000));
    }
}
