package dev.brig.judge.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.brig.ci.Artifacts;
import dev.brig.ci.CiException;
import dev.brig.ci.CiJob;
import dev.brig.ci.CiNetwork;
import dev.brig.ci.CiRoot;
import dev.brig.ci.CiScript;
import dev.brig.ci.CiService;
import dev.brig.sandbox.CpuSet;
import dev.brig.sandbox.InvalidJobException;
import dev.brig.sandbox.Job;
import dev.brig.sandbox.Limit;
import dev.brig.sandbox.Limits;
import dev.brig.sandbox.Policy;
import dev.brig.sandbox.engine.JobRequest;
import dev.brig.sandbox.root.ImageUnavailableException;
import dev.brig.sandbox.root.Images;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Makes a job of a request that has the form of the contract's {@code Job}. What cannot be is refused by an {@link InvalidJobException} that names the field.
 */
final class JobRequestReader {
    private final JobSettings settings;
    private final Images images;
    private final List<Images.Held> held;

    /** @param held gets the images that the job needs, until it has ended */
    JobRequestReader(JobSettings settings, Images images, List<Images.Held> held) {
        this.settings = settings;
        this.images = images;
        this.held = held;
    }

    CiJob read(JsonNode request, Optional<Path> workspace, Path artifactsTo) {
        Limits limits = limits(request.path("limits"));
        CiNetwork network = network(request);
        CiScript script = script(request);
        Map<String, String> environment = environment(request);
        check(script, environment, limits);
        CiRoot root = request.has("image")
                ? inImage(open(request.get("image").textValue(), "image"))
                : new CiRoot(settings.policy(), Optional.empty(), Map.of());
        return new CiJob(
                root,
                script,
                workspace,
                environment,
                caches(request.path("caches")),
                new Artifacts(globs(request.path("artifacts")), artifactsTo, settings.artifactBytes()),
                limits,
                network,
                services(request.path("services")),
                settings.workspaceBytes());
    }

    private static CiScript script(JsonNode request) {
        if (request.has("script") == request.has("steps")) {
            throw new InvalidJobException(
                    request.has("script") ? "command-twice" : "command-missing",
                    "script",
                    "A job has either a script, or steps.");
        }
        if (request.has("script")) {
            return CiScript.of(request.get("script").textValue().getBytes(StandardCharsets.UTF_8));
        }
        List<List<String>> steps = new ArrayList<>();
        request.get("steps").forEach(step -> steps.add(texts(step)));
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i).stream().anyMatch(word -> word.indexOf('\0') >= 0)) {
                throw new InvalidJobException(
                        "nul-byte", "steps[" + i + "]", "A NUL byte cannot be part of an argument.");
            }
        }
        return CiScript.steps(steps);
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(one -> texts.add(one.textValue()));
        return texts;
    }

    private static Map<String, String> environment(JsonNode request) {
        Map<String, String> environment = new HashMap<>();
        request.path("env")
                .properties()
                .forEach(one -> environment.put(one.getKey(), one.getValue().textValue()));
        return environment;
    }

    /** The log is the job's output, so it may not have more than is kept. */
    private Limits limits(JsonNode fields) {
        Limits limits = Limits.none();
        for (var field : fields.properties()) {
            limits = field.getKey().equals("cpuSet")
                    ? limits.with(cpus(field.getValue().textValue()))
                    : limits.with(
                            Limit.ofField(field.getKey()).orElseThrow(),
                            field.getValue().longValue());
        }
        if (limits.get(Limit.OUTPUT).orElse(0) > settings.logBytes()) {
            throw new InvalidJobException(
                    "limit-above-maximum",
                    "limits.outputBytes",
                    "Of a log " + settings.logBytes() + " bytes are kept at most.");
        }
        return limits.get(Limit.OUTPUT).isPresent() ? limits : limits.with(Limit.OUTPUT, settings.logBytes());
    }

    private static CpuSet cpus(String list) {
        try {
            return new CpuSet(list);
        } catch (IllegalArgumentException malformed) {
            throw new InvalidJobException("cpu-set-invalid", "limits.cpuSet", malformed.getMessage());
        }
    }

    /** The rules of all jobs, as far as they can be looked at before there is a sandbox. */
    private void check(CiScript script, Map<String, String> environment, Limits limits) {
        Job.Builder job = Job.builder(script.words()).environment(environment).limits(limits);
        new JobRequest(settings.policy(), job.build()).check();
    }

    private CiNetwork network(JsonNode request) {
        String word = request.path("network").asText("none");
        CiNetwork.Kind kind = CiNetwork.Kind.valueOf(word.toUpperCase(Locale.ROOT));
        if (kind != CiNetwork.Kind.NONE && !settings.networks().contains(kind)) {
            throw new InvalidJobException(
                    "network-not-allowed",
                    "network",
                    "This service gives jobs no network of kind " + word + "; brig serve --job-network " + word
                            + " would.");
        }
        List<Integer> ports = new ArrayList<>();
        JsonNode wanted = request.path("hostPorts");
        for (int i = 0; i < wanted.size(); i++) {
            int port = wanted.get(i).intValue();
            String field = "hostPorts[" + i + "]";
            if (kind != CiNetwork.Kind.USER) {
                throw new InvalidJobException(
                        "host-port-not-allowed",
                        field,
                        "Ports of the machine are opened in a network of kind user alone.");
            }
            if (!settings.hostPorts().contains(port)) {
                throw new InvalidJobException(
                        "host-port-not-allowed",
                        field,
                        "This service does not open port " + port + "; brig serve --job-host-port " + port + " would.");
            }
            ports.add(port);
        }
        return new CiNetwork(kind, ports, List.of());
    }

    private static Map<String, String> caches(JsonNode caches) {
        Map<String, String> places = new LinkedHashMap<>();
        Set<Path> taken = new HashSet<>();
        caches.properties().forEach(cache -> {
            String name = cache.getKey();
            String field = "caches." + name;
            String place = cache.getValue().textValue();
            Path path = invalidFor("cache-invalid", field, () -> CiJob.cachePlace(name, place));
            if (!place.startsWith("/") && !path.startsWith(CiJob.WORKSPACE)) {
                throw new InvalidJobException("cache-invalid", field, "The path leads out of the workspace.");
            }
            if (!taken.add(path)) {
                throw new InvalidJobException("cache-invalid", field, "Another cache is at " + path + ".");
            }
            places.put(name, place);
        });
        return places;
    }

    private static List<String> globs(JsonNode artifacts) {
        List<String> globs = texts(artifacts);
        for (int i = 0; i < globs.size(); i++) {
            String glob = globs.get(i);
            String field = "artifacts[" + i + "]";
            if (glob.startsWith("/") || Set.of(glob.split("/", -1)).contains("..")) {
                throw new InvalidJobException(
                        "glob-invalid", field, "A glob is relative to the workspace, and does not lead out of it.");
            }
            invalidFor("glob-invalid", field, () -> new Artifacts(List.of(glob), Path.of("/"), 0));
        }
        return globs;
    }

    private List<CiService> services(JsonNode wanted) {
        List<CiService> services = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (int i = 0; i < wanted.size(); i++) {
            JsonNode one = wanted.get(i);
            String field = "services[" + i + "]";
            String name = one.get("name").textValue();
            if (!names.add(name)) {
                throw new InvalidJobException("service-invalid", field + ".name", "Two services have this name.");
            }
            Optional<Images.Held> image =
                    Optional.ofNullable(one.path("image").textValue()).map(named -> open(named, field + ".image"));
            Optional<List<String>> said = Optional.ofNullable(
                            one.path("command").textValue())
                    .map(command -> List.of("/bin/sh", "-ec", command));
            List<String> argv = said.or(() -> image.map(Images.Held::command)).orElse(List.of());
            if (argv.isEmpty()) {
                throw new InvalidJobException(
                        "service-invalid",
                        field + ".command",
                        image.isPresent()
                                ? "The image has no command of its own."
                                : "Without an image, it is required.");
            }
            CiRoot root =
                    image.map(this::inImage).orElseGet(() -> new CiRoot(settings.policy(), Optional.empty(), Map.of()));
            services.add(invalidFor(
                    "service-invalid",
                    field + ".name",
                    () -> new CiService(name, root, argv, image.flatMap(Images.Held::directory))));
        }
        return services;
    }

    private Images.Held open(String name, String field) {
        try {
            Images.Held image = images.open(name);
            held.add(image);
            return image;
        } catch (ImageUnavailableException e) {
            throw switch (e.reason()) {
                case UNKNOWN -> new InvalidJobException("unknown-image", field, "There is no such image here.");
                case NO_NAME -> new InvalidJobException("image-invalid", field, String.valueOf(e.getMessage()));
                case UNUSABLE -> e;
            };
        }
    }

    /** Whoever the image says, unless that is root. */
    private CiRoot inImage(Images.Held image) {
        Policy policy = image.user()
                .map(user -> settings.policy().toBuilder()
                        .user(user.uid(), user.gid())
                        .build())
                .orElse(settings.policy());
        return new CiRoot(policy, Optional.of(image.root()), image.environment());
    }

    private static <T> T invalidFor(String code, String field, Supplier<T> made) {
        try {
            return made.get();
        } catch (CiException wrong) {
            throw new InvalidJobException(code, field, wrong.getMessage());
        }
    }
}
