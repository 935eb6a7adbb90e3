package dev.brig.rootfs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brig.rootfs.ImageException.Problem;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An image's configuration, as OCI and Docker write it.
 *
 * @param bytes as they came; their digest is the image's
 * @param layers digests of the layers' archives, unpacked, from the bottom to the top
 * @param environment {@code NAME=value}
 * @param user name or number, perhaps with a group after a colon; empty is root
 * @param workingDirectory empty is the root
 */
public record ImageConfig(
        byte[] bytes,
        Digest digest,
        String architecture,
        String os,
        List<Digest> layers,
        List<String> environment,
        String user,
        String workingDirectory,
        List<String> entrypoint,
        List<String> command) {

    private static final int MOST_TEXTS = 4096;

    public static ImageConfig parse(byte[] bytes, UnpackLimits limits) {
        if (bytes.length > limits.documentBytes()) {
            throw new ImageException(
                    Problem.LIMIT, "the image's configuration is larger than " + limits.documentBytes() + " bytes");
        }
        Json json = Json.parse(bytes, "the image's configuration");
        if (!json.isObject()) {
            throw new ImageException(Problem.CORRUPT, "the image's configuration is not an object");
        }
        Json rootfs = json.object("rootfs");
        if (!rootfs.text("type").equals(Optional.of("layers"))) {
            throw new ImageException(
                    Problem.UNSUPPORTED,
                    "the image's configuration does not list its layers: it is of the first schema, or none");
        }
        List<Digest> layers =
                rootfs.texts("diff_ids").stream().map(Digest::parse).toList();
        if (layers.size() > limits.layers()) {
            throw new ImageException(
                    Problem.LIMIT,
                    "the image has " + layers.size() + " layers; at most " + limits.layers() + " can be mounted");
        }
        Json config = json.object("config");
        ImageConfig parsed = new ImageConfig(
                bytes.clone(),
                Digest.of(bytes),
                json.text("architecture").orElse(""),
                json.text("os").orElse(""),
                layers,
                config.texts("Env"),
                config.text("User").orElse(""),
                config.text("WorkingDir").orElse(""),
                config.texts("Entrypoint"),
                config.texts("Cmd"));
        parsed.check();
        return parsed;
    }

    private void check() {
        for (List<String> texts : List.of(environment, entrypoint, command, List.of(user, workingDirectory))) {
            if (texts.size() > MOST_TEXTS || texts.stream().anyMatch(text -> text.indexOf(0) >= 0)) {
                throw new ImageException(
                        Problem.CORRUPT, "the image's configuration has a text that no program can be given");
            }
        }
        if (environment.stream().anyMatch(variable -> variable.indexOf('=') < 1)) {
            throw new ImageException(Problem.CORRUPT, "the image's configuration has a variable without a name");
        }
    }

    /** The environment by the names of variables. */
    public Map<String, String> variables() {
        Map<String, String> variables = new LinkedHashMap<>();
        environment.forEach(variable -> {
            int equals = variable.indexOf('=');
            variables.put(variable.substring(0, equals), variable.substring(equals + 1));
        });
        return variables;
    }

    /** Of nothing at all. */
    public static ImageConfig empty() {
        return of(List.of(), hostArchitecture());
    }

    /** Of a root file system that came without one. */
    public static ImageConfig of(List<Digest> layers, String architecture) {
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("architecture", architecture).put("os", "linux");
        json.putObject("config")
                .putArray("Env")
                .add("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        ObjectNode rootfs = json.putObject("rootfs").put("type", "layers");
        layers.forEach(layer -> rootfs.withArray("diff_ids").add(layer.toString()));
        try {
            return parse(Json.MAPPER.writeValueAsBytes(json), UnpackLimits.DEFAULT);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * What an image made of another, or of nothing, says otherwise than that does.
     *
     * @param environment on top of what is there
     * @param created in seconds
     */
    public record Settings(
            Map<String, String> environment,
            Optional<String> user,
            Optional<String> workingDirectory,
            Optional<List<String>> entrypoint,
            Optional<List<String>> command,
            OptionalLong created) {
        public static final Settings NONE = new Settings(
                Map.of(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), OptionalLong.empty());
    }

    /** That of an image with more layers. */
    public ImageConfig with(List<Digest> more, Settings settings) {
        Map<String, String> variables = variables();
        variables.putAll(settings.environment());
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("architecture", architecture).put("os", os);
        settings.created()
                .ifPresent(seconds ->
                        json.put("created", Instant.ofEpochSecond(seconds).toString()));
        ObjectNode config = json.putObject("config");
        config.put("User", settings.user().orElse(user));
        variables.forEach((name, value) -> config.withArray("Env").add(name + "=" + value));
        settings.entrypoint().orElse(entrypoint).forEach(config.withArray("Entrypoint")::add);
        boolean otherProgram = settings.entrypoint().isPresent(); // the command was meant for the one before
        settings.command().orElse(otherProgram ? List.of() : command).forEach(config.withArray("Cmd")::add);
        config.put("WorkingDir", settings.workingDirectory().orElse(workingDirectory));
        ObjectNode rootfs = json.putObject("rootfs").put("type", "layers");
        layers.forEach(layer -> rootfs.withArray("diff_ids").add(layer.toString()));
        more.forEach(layer -> rootfs.withArray("diff_ids").add(layer.toString()));
        try {
            return parse(Json.MAPPER.writeValueAsBytes(json), UnpackLimits.DEFAULT);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As the registries call the machine's processor. */
    public static String hostArchitecture() {
        return switch (System.getProperty("os.arch")) {
            case "amd64" -> "amd64";
            case "aarch64" -> "arm64";
            case String other -> other;
        };
    }
}
