package dev.brig.judge.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.OperatingSystemMXBean;
import dev.brig.sandbox.Enforcer;
import dev.brig.sandbox.Limit;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What a machine of a cluster is. */
public final class Profile {
    private static final String LANGUAGES = "languages";
    private static final int RANDOM_BYTES = 3;
    private static final int LONGEST_HOST = 64;

    private Profile() {}

    /**
     * This machine.
     *
     * @param languages as the service lists them
     * @param enforced what enforces each limit
     */
    public static ObjectNode here(ArrayNode languages, Map<Limit, Enforcer> enforced) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put(
                "version",
                Optional.ofNullable(Profile.class.getPackage().getImplementationVersion())
                        .orElse("not packaged"));
        json.put("kernel", System.getProperty("os.version"));
        json.put("cpus", Runtime.getRuntime().availableProcessors());
        if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean machine) {
            json.put("memoryBytes", machine.getTotalMemorySize());
        }
        ObjectNode limits = json.putObject("limits");
        enforced.forEach((limit, enforcer) -> limits.put(limit.key(), enforcer.word()));
        json.set(LANGUAGES, languages);
        return json;
    }

    /** The ids of the languages of a machine. */
    public static Set<String> languages(JsonNode about) {
        Set<String> ids = new TreeSet<>();
        about.path(LANGUAGES).forEach(language -> ids.add(language.path("id").asText()));
        return ids;
    }

    /** A name that no other process has: of the machine, and some digits. */
    public static String name() {
        byte[] random = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(random);
        return host() + "-" + HexFormat.of().formatHex(random);
    }

    private static String host() {
        try {
            String host = InetAddress.getLocalHost().getHostName();
            return host.replaceAll("[^A-Za-z0-9._-]", "-").substring(0, Math.min(LONGEST_HOST, host.length()));
        } catch (UnknownHostException nameless) {
            return "machine";
        }
    }
}
