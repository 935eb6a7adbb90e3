package dev.brig.rootfs.registry;

import dev.brig.rootfs.ImageException;
import dev.brig.rootfs.ImageException.Problem;
import dev.brig.rootfs.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** A user's name and password for a registry, as {@code docker login} keeps them: in its file, or by a helper. */
public record Credentials(String user, String password) {
    private static final int MOST_BYTES = 1 << 20;
    private static final long HELPER_SECONDS = 30;
    private static final Pattern HELPER = Pattern.compile("[A-Za-z0-9._-]+");

    /** The configuration file of the user who runs this. */
    public static Path dockerConfig() {
        String directory = System.getenv("DOCKER_CONFIG");
        return (directory == null ? Path.of(System.getProperty("user.home"), ".docker") : Path.of(directory))
                .resolve("config.json");
    }

    /** Those for a registry, if the file has any. */
    public static Optional<Credentials> find(Path config, String registry) {
        if (!Files.isRegularFile(config)) {
            return Optional.empty();
        }
        Json json;
        try {
            json = Json.parse(Files.readAllBytes(config), config.toString());
        } catch (IOException e) {
            throw ImageException.system("reading " + config, e);
        }
        List<String> keys = registry.equals(RegistryAddress.DOCKER_HUB)
                ? List.of("https://index.docker.io/v1/", "docker.io", "index.docker.io")
                : List.of(registry, "https://" + registry);
        for (String key : keys) {
            Optional<String> helper = json.object("credHelpers").text(key);
            if (helper.isPresent()) {
                return ask(helper.get(), key);
            }
            Json auths = json.object("auths");
            if (auths.has(key)) {
                Json auth = auths.object(key);
                if (auth.has("identitytoken")) {
                    throw new ImageException(
                            Problem.UNSUPPORTED,
                            config + ": an identity token for " + registry + "; log in with a password");
                }
                Optional<String> encoded = auth.text("auth").filter(text -> !text.isEmpty());
                if (encoded.isPresent()) {
                    return Optional.of(decode(encoded.get(), config));
                }
            }
        }
        Optional<String> store = json.text("credsStore");
        return store.isPresent() ? ask(store.get(), keys.getFirst()) : Optional.empty();
    }

    private static Credentials decode(String encoded, Path config) {
        String text;
        try {
            text = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new ImageException(Problem.CORRUPT, config + ": the field auth is not base64", e);
        }
        int colon = text.indexOf(':');
        if (colon < 1) {
            throw new ImageException(Problem.CORRUPT, config + ": the field auth is not a name and a password");
        }
        return new Credentials(text.substring(0, colon), text.substring(colon + 1));
    }

    /** Runs {@code docker-credential-NAME get}. */
    private static Optional<Credentials> ask(String helper, String key) {
        if (!HELPER.matcher(helper).matches()) {
            throw new ImageException(Problem.CORRUPT, "a credential helper of a name that cannot be");
        }
        String command = "docker-credential-" + helper;
        Process process;
        try {
            process = new ProcessBuilder(command, "get")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw ImageException.system("starting " + command, e);
        }
        try (OutputStream in = process.getOutputStream()) {
            in.write(key.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // It ended without reading; its status says what it thinks.
        }
        try (InputStream out = process.getInputStream()) {
            byte[] answer = out.readNBytes(MOST_BYTES);
            if (!process.waitFor(HELPER_SECONDS, TimeUnit.SECONDS)) {
                throw new ImageException(Problem.SYSTEM, command + " does not end");
            }
            if (process.exitValue() != 0) {
                return Optional.empty(); // how helpers say that they know none
            }
            Json json = Json.parse(answer, "the answer of " + command);
            return Optional.of(new Credentials(json.needText("Username"), json.needText("Secret")));
        } catch (IOException e) {
            throw ImageException.system("reading from " + command, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ImageException(Problem.SYSTEM, "interrupted", e);
        } finally {
            process.destroy();
        }
    }

    /** As HTTP's basic authentication has them. */
    String basic() {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "credentials of " + user; // never the password
    }
}
