package dev.brig.judge.http.v1;

import dev.brig.judge.http.contract.Field;
import dev.brig.judge.http.contract.ProblemDocument;
import dev.brig.judge.http.contract.ProblemException;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a client wants to be answered.
 *
 * @param kept whether what it sends is to be kept, and judged whether the client stays or not
 * @param bound how long it waits for the result at most; without one, until it is there
 */
public record Preference(boolean kept, Optional<Duration> bound, Optional<String> idempotencyKey) {
    private static final String KEY = "Idempotency-Key";
    private static final Pattern PRINTABLE = Pattern.compile("[!-~]{1,255}");
    private static final Pattern TIME = Pattern.compile("(\\d{1,6})(ms|s|m)?");
    private static final Pattern SECONDS = Pattern.compile("wait\\s*=\\s*\"?(\\d{1,4})\"?");
    private static final Duration LONGEST = Duration.ofMinutes(10);

    /** @throws ProblemException if it cannot be read; what RFC 7240 does not know is passed over, as that says */
    static Preference of(HttpServerRequest request) {
        boolean async = false;
        Optional<Duration> bound = wait(request);
        for (String header : request.headers().getAll("Prefer")) {
            for (String part : header.split(",", -1)) {
                String preference = part.strip().toLowerCase(Locale.ROOT);
                async |= preference.equals("respond-async");
                Matcher seconds = SECONDS.matcher(preference);
                if (seconds.matches() && bound.isEmpty()) {
                    bound = Optional.of(shorter(Duration.ofSeconds(Long.parseLong(seconds.group(1)))));
                }
            }
        }
        Optional<String> key = key(request);
        if (!async && wait(request).isEmpty()) {
            return new Preference(key.isPresent(), Optional.empty(), key);
        }
        return new Preference(true, Optional.of(bound.orElse(Duration.ZERO)), key);
    }

    /** How long to wait, by the query. */
    static Optional<Duration> wait(HttpServerRequest request) {
        return Optional.ofNullable(request.getParam("wait")).map(text -> {
            Matcher time = TIME.matcher(text);
            if (!time.matches()) {
                throw ProblemDocument.invalid(
                                "wait-invalid",
                                "wait",
                                "A time is a number with ms, s or m, such as 30s, not " + Field.quoted(text) + ".")
                        .exception();
            }
            long number = Long.parseLong(time.group(1));
            String unit = time.group(2) == null ? "s" : time.group(2);
            return shorter(
                    switch (unit) {
                        case "ms" -> Duration.ofMillis(number);
                        case "m" -> Duration.ofMinutes(number);
                        default -> Duration.ofSeconds(number);
                    });
        });
    }

    private static Duration shorter(Duration wanted) {
        return wanted.compareTo(LONGEST) > 0 ? LONGEST : wanted;
    }

    /** By which the same request is known again. */
    public static Optional<String> key(HttpServerRequest request) {
        return Optional.ofNullable(request.getHeader(KEY)).map(key -> {
            if (!PRINTABLE.matcher(key).matches()) {
                throw ProblemDocument.invalid(
                                "idempotency-key-invalid", KEY, "A key has 1 to 255 printable ASCII characters.")
                        .exception();
            }
            return key;
        });
    }
}
