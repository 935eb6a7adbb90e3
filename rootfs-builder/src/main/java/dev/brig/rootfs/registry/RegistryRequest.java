package dev.brig.rootfs.registry;

import dev.brig.rootfs.ImageException;
import dev.brig.rootfs.ImageException.Problem;
import dev.brig.rootfs.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Requests to one registry: answers its challenges, and follows its redirects, without the credentials where those lead to
 * another host.
 */
final class RegistryRequest implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(20);
    private static final Duration ANSWER = Duration.ofSeconds(60);
    private static final int MOST_REDIRECTS = 5;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final int MOST_ANSWER_BYTES = 64 << 10;

    private final RegistryAddress address;
    private final Optional<Credentials> credentials;
    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER) // the JDK's would take headers along
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private volatile Optional<String> authorization = Optional.empty();

    RegistryRequest(RegistryAddress address, Optional<Credentials> credentials) {
        this.address = address;
        this.credentials = credentials;
    }

    /** An answer of 200 or 206, whose body is to be closed; everything else is an {@link ImageException}. */
    HttpResponse<InputStream> get(URI uri, Map<String, String> headers) {
        HttpResponse<InputStream> response = follow(uri, headers);
        if (response.statusCode() == 401) {
            List<String> challenges = response.headers().allValues("WWW-Authenticate");
            close(response);
            authorization = Optional.of(answer(challenges));
            response = follow(uri, headers);
        }
        int status = response.statusCode();
        if (status == 200 || status == 206) {
            return response;
        }
        String detail = detail(response);
        throw switch (status) {
            case 401, 403 ->
                new ImageException(
                        Problem.UNAUTHORIZED,
                        address.registry()
                                + (credentials.isPresent()
                                        ? " refuses the credentials of "
                                                + credentials.get().user()
                                        : " wants credentials: docker login " + address.registry())
                                + detail);
            case 404 ->
                new ImageException(
                        Problem.NOT_FOUND,
                        address.registry() + " has no " + address.repository() + " of this name" + detail);
            case 429 ->
                new ImageException(Problem.REGISTRY, address.registry() + " has had too many requests" + detail);
            default ->
                new ImageException(Problem.REGISTRY, address.registry() + " answers with status " + status + detail);
        };
    }

    private HttpResponse<InputStream> follow(URI start, Map<String, String> headers) {
        URI uri = RegistryAddress.secure(start);
        for (int redirects = 0; ; redirects++) {
            boolean ours = uri.getAuthority().equals(address.base().getAuthority())
                    && uri.getScheme().equals(address.base().getScheme());
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(uri).timeout(ANSWER).header("User-Agent", "brig");
            headers.forEach(request::header);
            if (ours) {
                authorization.ifPresent(value -> request.header("Authorization", value));
            }
            HttpResponse<InputStream> response = send(request.build());
            if (!REDIRECTS.contains(response.statusCode())) {
                return response;
            }
            close(response);
            if (redirects == MOST_REDIRECTS) {
                throw new ImageException(Problem.REGISTRY, address.registry() + " redirects in a circle");
            }
            String location = response.headers()
                    .firstValue("Location")
                    .orElseThrow(
                            () -> new ImageException(Problem.REGISTRY, address.registry() + " redirects to nowhere"));
            try {
                uri = RegistryAddress.secure(uri.resolve(location));
            } catch (IllegalArgumentException e) {
                throw new ImageException(Problem.REGISTRY, address.registry() + " redirects to what is no address", e);
            }
        }
    }

    private HttpResponse<InputStream> send(HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException e) {
            String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            throw new ImageException(
                    Problem.REGISTRY, "no answer from " + request.uri().getAuthority() + ": " + why, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ImageException(Problem.SYSTEM, "interrupted", e);
        }
    }

    /** What to send along, by the first challenge that can be met. */
    private String answer(List<String> challenges) {
        for (String header : challenges) {
            Optional<Challenge> challenge = Challenge.parse(header);
            if (challenge.isPresent() && challenge.get().scheme().equals("bearer")) {
                return "Bearer " + token(challenge.get().parameters());
            }
            if (challenge.isPresent() && challenge.get().scheme().equals("basic")) {
                return credentials
                        .map(Credentials::basic)
                        .orElseThrow(() -> new ImageException(
                                Problem.UNAUTHORIZED,
                                address.registry() + " wants credentials: docker login " + address.registry()));
            }
        }
        throw new ImageException(
                Problem.UNSUPPORTED, address.registry() + " asks for a kind of authentication that is not known");
    }

    private String token(Map<String, String> parameters) {
        String realm = Optional.ofNullable(parameters.get("realm"))
                .orElseThrow(() -> new ImageException(
                        Problem.REGISTRY, address.registry() + " does not say where tokens are given"));
        String scope = parameters.getOrDefault("scope", "repository:" + address.repository() + ":pull");
        StringBuilder query = new StringBuilder(realm).append(realm.contains("?") ? "&" : "?");
        query.append("scope=").append(URLEncoder.encode(scope, StandardCharsets.UTF_8));
        Optional.ofNullable(parameters.get("service"))
                .ifPresent(service ->
                        query.append("&service=").append(URLEncoder.encode(service, StandardCharsets.UTF_8)));
        URI uri;
        try {
            uri = RegistryAddress.secure(URI.create(query.toString()));
        } catch (IllegalArgumentException e) {
            throw new ImageException(
                    Problem.REGISTRY, address.registry() + " sends for tokens to what is no address", e);
        }
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri).timeout(ANSWER).header("User-Agent", "brig");
        credentials.ifPresent(value -> request.header("Authorization", value.basic()));
        HttpResponse<InputStream> response = send(request.build());
        if (response.statusCode() != 200) {
            String detail = detail(response);
            throw new ImageException(
                    Problem.UNAUTHORIZED,
                    uri.getAuthority() + " gives no token for " + address.repository() + ": status "
                            + response.statusCode() + detail);
        }
        try (InputStream in = response.body()) {
            Json json = Json.parse(in.readNBytes(MOST_ANSWER_BYTES), "the token");
            String token =
                    json.text("token").or(() -> json.text("access_token")).orElse("");
            if (token.isEmpty() || !token.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
                throw new ImageException(Problem.REGISTRY, uri.getAuthority() + " gives a token that is none");
            }
            return token;
        } catch (IOException e) {
            throw new ImageException(Problem.REGISTRY, uri.getAuthority() + " broke off: " + e.getMessage(), e);
        }
    }

    /** What the registry says of an error (distribution-spec, error codes), if it does. */
    private static String detail(HttpResponse<InputStream> response) {
        try (InputStream in = response.body()) {
            return Json.parse(in.readNBytes(MOST_ANSWER_BYTES), "the answer").objects("errors").stream()
                    .findFirst()
                    .flatMap(error -> error.text("message"))
                    .map(message -> ": " + message.replaceAll("\\p{Cntrl}", "?"))
                    .map(message -> message.length() > 200 ? message.substring(0, 200) + "…" : message)
                    .orElse("");
        } catch (IOException | ImageException e) {
            return "";
        }
    }

    private static void close(HttpResponse<InputStream> response) {
        try {
            response.body().close();
        } catch (IOException e) {
            // Nothing of it is wanted.
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
