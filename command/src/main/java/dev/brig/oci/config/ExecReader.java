package dev.brig.oci.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brig.oci.config.NamespaceReader.Namespaces;
import dev.brig.sandbox.container.Namespace;
import dev.brig.sandbox.detached.DetachedSpec.Users;
import dev.brig.sandbox.detached.ExecSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Describes a further program of a container: its own document, or the container's with some of it changed. */
public final class ExecReader {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final String PROCESS = "process";
    private static final String SECCOMP = "seccomp";
    private static final long MOST_ID = 0xffff_fffeL;

    private ExecReader() {}

    /**
     * What is other than in the container's configuration.
     *
     * @param environment variables that come last, {@code NAME=value}
     * @param user {@code UID} or {@code UID:GID}
     */
    public record Changes(
            List<String> argv,
            Optional<String> directory,
            List<String> environment,
            Optional<String> user,
            boolean terminal) {
        public Changes {
            argv = List.copyOf(argv);
            environment = List.copyOf(environment);
        }
    }

    /**
     * Where it comes.
     *
     * @param namespaces those that the container does not share with us
     * @param users the maps of its user namespace, if that is not ours
     */
    public record Place(Set<Namespace> namespaces, Optional<Users> users) {
        public Place {
            namespaces = Set.copyOf(namespaces);
        }
    }

    /**
     * @param groups files of the container's control groups that take its processes
     * @param config the container's {@code config.json} as it was when the container was made
     * @param process its document, if it has one of its own
     */
    public static ExecSpec read(
            List<String> groups, byte[] config, Optional<byte[]> process, Changes changes, Place place, Caller caller) {
        JsonNode whole = tree(config, ConfigReader.FILE);
        JsonNode own = process.map(text -> tree(text, PROCESS)).orElseGet(() -> whole.path(PROCESS));
        if (!(own instanceof ObjectNode changed)) {
            throw new ConfigException(PROCESS, "must be an object");
        }
        apply(changes, changed);
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.set(PROCESS, changed);
        document.set(SECCOMP, whole.path("linux").path(SECCOMP));
        Field field = Field.read(document.toString().getBytes(StandardCharsets.UTF_8), PROCESS);
        Field score = field.get(PROCESS).get("oomScoreAdj");
        return new ExecSpec(
                groups,
                place.namespaces(),
                score.isPresent() ? Optional.of((int) score.number(-1000, 1000)) : Optional.empty(),
                new ProcessReader(
                                field.get(PROCESS),
                                field.get(SECCOMP),
                                new Namespaces(place.namespaces(), List.of(), place.users()),
                                caller,
                                _ -> {}) // told when the container was made
                        .read());
    }

    private static JsonNode tree(byte[] text, String name) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new ConfigException(name, "is not JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new ConfigException(name, "cannot be read: " + e.getMessage());
        }
    }

    private static void apply(Changes changes, ObjectNode process) {
        if (!changes.argv().isEmpty()) {
            changes.argv().forEach(process.putArray("args")::add);
        }
        changes.directory().ifPresent(directory -> process.put("cwd", directory));
        ArrayNode environment = process.withArray("env");
        for (String variable : changes.environment()) {
            String name = variable.replaceFirst("=.*", "=");
            for (int i = environment.size() - 1; i >= 0; i--) {
                if (environment.get(i).asText().startsWith(name)) {
                    environment.remove(i);
                }
            }
            environment.add(variable);
        }
        changes.user().ifPresent(user -> {
            String[] ids = user.split(":", -1);
            ObjectNode node = process.putObject("user").put("uid", id(ids[0]));
            node.put("gid", ids.length > 1 ? id(ids[1]) : 0);
        });
        if (changes.terminal()) {
            process.put("terminal", true);
        } else if (!changes.argv().isEmpty()) {
            process.put("terminal", false);
        }
    }

    private static long id(String text) {
        if (text.matches("[0-9]{1,10}") && Long.parseLong(text) <= MOST_ID) {
            return Long.parseLong(text);
        }
        throw new ConfigException("--user", "must be UID or UID:GID, in numbers");
    }
}
