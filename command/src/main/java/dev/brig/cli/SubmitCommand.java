package dev.brig.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brig.cli.image.StoreDirectory;
import dev.brig.cli.options.LimitOptions;
import dev.brig.cli.options.PolicyOptions;
import dev.brig.cli.output.JudgementText;
import dev.brig.cli.process.CommandException;
import dev.brig.cli.process.Termination;
import dev.brig.policy.Language;
import dev.brig.policy.Languages;
import dev.brig.policy.Policies;
import dev.brig.sandbox.Limits;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code brig submit}: the verdict on a program. */
@Command(
        name = "submit",
        description = "Judges a program: compiles it, and runs it on an input, or on the tests of a problem.",
        footer = {"", "Exit status: 0 if accepted, 1 for any other verdict, 125 if it could not be judged."})
final class SubmitCommand implements Callable<Integer> {
    private static final Duration CLEANING_UP = Duration.ofSeconds(15);
    private static final int OTHER_VERDICT = 1;

    @Parameters(paramLabel = "FILE", description = "The program's source.")
    private String source;

    @Option(
            names = "--language",
            paramLabel = "ID",
            description = "Its language; by the file's extension if not given.")
    private Optional<String> language = Optional.empty();

    @Option(names = "--stdin", paramLabel = "FILE", description = "Standard input of the program; empty if not given.")
    private Optional<String> stdin = Optional.empty();

    @Option(
            names = "--expected",
            paramLabel = "FILE",
            description = "Its expected output; without it, a program that exits with status 0 is accepted.")
    private Optional<String> expected = Optional.empty();

    @Option(
            names = "--problem",
            paramLabel = "DIR|ZIP|ID",
            description = "Judge by the tests of a problem package; with --url, the id of one that is installed there.")
    private Optional<String> problem = Optional.empty();

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "A service that judges it; without it, it is judged here.")
    private Optional<String> url = Optional.empty();

    @Option(names = "--api-key-file", paramLabel = "FILE", description = "A file with the service's key.")
    private Optional<String> keyFile = Optional.empty();

    @Option(names = "--policies", paramLabel = "DIR", description = "A directory of your own policies and languages.")
    private Optional<Path> directory = Optional.empty();

    @Mixin
    private StoreDirectory images;

    @Option(names = "--json", description = "Print the judgement as the service gives it.")
    private boolean json;

    @ArgGroup(validate = false, heading = LimitOptions.HEADING)
    private LimitOptions limits = new LimitOptions();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (problem.isPresent()) {
            requireNoInput();
            if (url.isEmpty()) {
                return judgedByPackage(Path.of(problem.get()));
            }
        }
        ObjectNode submission = submission();
        JsonNode judgement = url.isPresent() ? judgedThere(service(url.get()), submission) : judgedHere(submission);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(judgement.toPrettyString());
        } else {
            JudgementText.lines(judgement).forEach(out::println);
        }
        return judgement.path("verdict").asText().equals("accepted") ? 0 : OTHER_VERDICT;
    }

    private void requireNoInput() {
        if (stdin.isPresent() || expected.isPresent()) {
            throw new CommandException((stdin.isPresent() ? "--stdin" : "--expected")
                    + ": not together with --problem, which has inputs and answers of its own");
        }
        if (!limits.limits().equals(Limits.none())) {
            throw new CommandException("--problem: it sets the limits; brig problem judge takes a time limit");
        }
    }

    private int judgedByPackage(Path location) {
        if (!Files.exists(location)) {
            throw new CommandException("--problem: there is no " + location
                    + " here; name a service with --url for the id" + " of a problem that is installed there");
        }
        int slots = Runtime.getRuntime().availableProcessors();
        return new PackageWork(location, directory, images, slots, json, spec.commandLine())
                .judge(Path.of(source), new PackageWork.Way(language, Optional.empty(), false, false));
    }

    static URI service(String url) {
        try {
            URI service = new URI(url);
            if (service.getHost() != null && List.of("http", "https").contains(service.getScheme())) {
                return service;
            }
        } catch (URISyntaxException wrong) {
            // said below
        }
        throw new CommandException("--url: write http://HOST:PORT, not " + url);
    }

    private JsonNode judgedThere(URI service, ObjectNode submission) {
        try (JudgeClient client = new JudgeClient(service, keyFile.map(SubmitCommand::key), service + ": ")) {
            submission.put(
                    "language",
                    language.orElseGet(() -> JudgementText.language(client.languages(), extension())
                            .orElseThrow(this::unknownExtension)));
            return client.submit(submission);
        }
    }

    static String key(String file) {
        return new String(bytes("--api-key-file", file), StandardCharsets.US_ASCII).strip();
    }

    private JsonNode judgedHere(ObjectNode submission) {
        Policies policies = PolicyOptions.load(directory, images.images());
        Languages languages = ServeCommand.languages(directory, policies);
        submission.put("language", language.orElseGet(() -> guess(languages)));
        try (Termination termination = Termination.within(CLEANING_UP);
                OwnService service = OwnService.start(policies, languages);
                JudgeClient client = service.client()) {
            var _ = termination.requested().thenRun(client::close);
            return client.submit(submission);
        }
    }

    private String guess(Languages languages) {
        return languages.all().stream()
                .filter(known -> known.extensions().contains(extension()))
                .map(Language::id)
                .findFirst()
                .orElseThrow(this::unknownExtension);
    }

    private CommandException unknownExtension() {
        return new CommandException("no language here has files like " + source + ": name it with --language");
    }

    private String extension() {
        String name = Path.of(source).getFileName().toString();
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private ObjectNode submission() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.set("source", content(bytes("FILE", source)));
        if (problem.isPresent()) {
            return body.put("problem", problem.get());
        }
        stdin.ifPresent(file -> body.set("stdin", content(bytes("--stdin", file))));
        expected.ifPresent(file -> body.set("expectedOutput", content(bytes("--expected", file))));
        Limits asked = limits.limits();
        ObjectNode fields = body.putObject("limits");
        asked.values().forEach((limit, value) -> fields.put(limit.field(), value));
        asked.cpus().ifPresent(set -> fields.put("cpuSet", set.list()));
        return body;
    }

    private static byte[] bytes(String option, String file) {
        try {
            return Files.readAllBytes(JobOptions.readable(option, file));
        } catch (IOException failed) {
            throw new UncheckedIOException(option + ": cannot read " + file + ": " + failed.getMessage(), failed);
        }
    }

    /** As text if it is UTF-8, else in base64. */
    private static JsonNode content(byte[] bytes) {
        JsonNodeFactory factory = JsonNodeFactory.instance;
        try {
            return factory.textNode(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException notText) {
            return factory.objectNode().put("base64", Base64.getEncoder().encodeToString(bytes));
        }
    }
}
