package dev.brig.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brig.cli.Cli.Result;
import dev.brig.sandbox.cgroup.CgroupSupport;
import dev.brig.sandbox.cgroup.Cgroups;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The recipe for C, C++, Python and Java: what it makes, and how the judge's languages fare in it. It takes many minutes and
 * Debian's mirror, so it is run by {@code ./test --languages} alone.
 */
@Tag("long")
@EnabledIfSystemProperty(named = "brig.test.languages", matches = "all")
@Timeout(value = 1, unit = TimeUnit.HOURS)
class ToolchainImageTest {
    private static final Path RECIPES = Path.of("..", "policies", "recipes");
    private static final Path PROGRAMS = Path.of("..", "judge-service", "src", "test", "resources", "languages");
    private static final String IMAGE = "toolchain:1"; // as the languages call it
    private static final String TOOLS =
            "g++ --version; gcc -dumpmachine; python3 --version; java --version;" + " cat /etc/os-release; ls /usr/bin";

    @TempDir
    private static Path directory;

    private static String store;
    private static List<Result> builds;

    @BeforeAll
    static void build() throws IOException, InterruptedException {
        assumeTrue(Cgroups.detect() instanceof CgroupSupport.Available, "needs a delegated control group");
        assumeTrue(has("mmdebstrap"), "mmdebstrap is not installed");
        Path recipe = RECIPES.resolve("toolchain.yaml");
        assumeTrue(isReached(mirror(Files.readString(recipe))), "the recipe's mirror of Debian cannot be reached");
        store = directory.resolve("store").toString();
        builds = Stream.of(IMAGE, "again:1")
                .map(name -> CompletableFuture.supplyAsync(
                        () -> Cli.brig("image", "build", "--store", store, recipe.toString(), name)))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();
        assertThat(builds)
                .allSatisfy(build -> assertThat(build.status()).as(build.err()).isZero());
    }

    private static boolean has(String program) {
        return Stream.of(System.getenv("PATH").split(":", -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private static String mirror(String recipe) {
        Matcher debian = Pattern.compile("suite: (\\w+), mirror: \"([^\"]+)\"").matcher(recipe);
        assertThat(debian.find()).isTrue();
        return debian.group(2) + "/dists/" + debian.group(1) + "/InRelease";
    }

    private static boolean isReached(String release) throws InterruptedException {
        try (HttpClient client = HttpClient.newBuilder()
                .connectTimeout(Duration.ofSeconds(10))
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(release))
                    .timeout(Duration.ofSeconds(20))
                    .method("HEAD", HttpRequest.BodyPublishers.noBody())
                    .build();
            return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void twoBuildsAtOnceMakeTheSameImage() {
        assertThat(builds.getFirst().out())
                .startsWith("sha256:")
                .isEqualTo(builds.getLast().out());
        assertThat(Cli.brig("image", "verify", "--store", store).status()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"c-sums.c", "cpp17-sums.cc", "cpp20-sums.cc", "python3-sums.py", "java-sums.java"})
    void programsAreJudgedInIt(String source) throws IOException {
        String language = source.substring(0, source.indexOf('-'));
        Path program = PROGRAMS.resolve(source);
        Path none = Files.writeString(directory.resolve(source), "<?php this is ( no { program ;;\n");

        assertThat(verdict(language, program, "hello\n", "hello\n")).isEqualTo("accepted");
        assertThat(verdict(language, program, "sum\n3\n20\n20\n2\n", "42\n")).isEqualTo("accepted");
        assertThat(verdict(language, program, "sum\n3\n20\n20\n2\n", "41\n")).startsWith("wrong-answer");
        assertThat(verdict(language, program, "fail\n", "\n")).startsWith("runtime-error");
        assertThat(verdict(language, program, "loop\n", "\n")).startsWith("time-limit-exceeded");
        assertThat(verdict(language, program, "hog\n", "\n")).startsWith("memory-limit-exceeded");
        assertThat(verdict(language, none, "", "\n")).startsWith("compilation-error");
    }

    private static String verdict(String language, Path source, String input, String expected) throws IOException {
        Path in = Files.writeString(directory.resolve("in"), input);
        Path out = Files.writeString(directory.resolve("expected"), expected);
        Result result = Cli.brig(
                "submit",
                "--policies",
                RECIPES.resolve("toolchain").toString(),
                "--store",
                store,
                "--language",
                language,
                "--stdin",
                in.toString(),
                "--expected",
                out.toString(),
                "--cpu",
                "2s",
                "--memory",
                "256m",
                source.toString());
        assertThat(result.out()).as(result.err()).isNotBlank();
        return result.out().lines().findFirst().orElseThrow();
    }

    /** What Brig gives away another runtime runs as Brig does. */
    @Test
    void anotherRuntimeSeesTheSame() throws IOException {
        assumeTrue(has("runc"), "runc is not installed");
        Path bundle = Files.createDirectory(directory.resolve("bundle"));
        Path root = Files.createDirectory(bundle.resolve("rootfs"));
        Path flat = directory.resolve("flat.tar");
        succeeds(Cli.brig("image", "export", "--store", store, "--format", "tar", IMAGE, flat.toString()));
        succeeds(Cli.run("", List.of("tar", "-C", root.toString(), "--exclude=./dev/*", "-xf", flat.toString())));
        succeeds(Cli.run("", List.of("runc", "spec", "--rootless", "--bundle", bundle.toString())));
        configure(bundle.resolve("config.json"));
        String state = directory.resolve("state").toString();

        String there = succeeds(Cli.run(
                        "", List.of("runc", "--root", state, "run", "--bundle", bundle.toString(), "brig-toolchain")))
                .out();
        List<String> run = new ArrayList<>(List.of("run", "--store", store, "--image", IMAGE, "--memory", "1g"));
        run.addAll(List.of("--", "/bin/sh", "-c", script()));

        assertThat(there).contains("g++ (Debian", "Python 3", "openjdk 17");
        assertThat(succeeds(Cli.brig(run.toArray(String[]::new))).out()).isEqualTo(there);
    }

    /** Nobody's choice of variables but the image's. */
    private static String script() {
        return "exec env -i PATH=/usr/bin:/bin LANG=C.UTF-8 sh -c '" + TOOLS + "'";
    }

    private static void configure(Path file) throws IOException {
        ObjectMapper json = new ObjectMapper();
        ObjectNode config = (ObjectNode) json.readTree(file.toFile());
        ObjectNode process = (ObjectNode) config.get("process");
        process.put("terminal", false);
        ArrayNode words = process.putArray("args");
        List.of("/bin/sh", "-c", script()).forEach(words::add);
        json.writeValue(file.toFile(), config);
    }

    private static Result succeeds(Result result) {
        assertThat(result.status()).as(result.out() + result.err()).isZero();
        return result;
    }
}
