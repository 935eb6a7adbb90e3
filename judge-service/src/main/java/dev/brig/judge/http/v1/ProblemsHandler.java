package dev.brig.judge.http.v1;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brig.judge.Refusal;
import dev.brig.judge.RefusedException;
import dev.brig.judge.http.contract.Field;
import dev.brig.judge.http.contract.ProblemDocument;
import dev.brig.judge.http.exchange.Answer;
import dev.brig.judge.http.exchange.Bodies;
import dev.brig.judge.http.exchange.Exchange;
import dev.brig.judge.http.exchange.Offload;
import dev.brig.judge.installed.Installation;
import dev.brig.judge.installed.Installation.Finding;
import dev.brig.judge.installed.InstalledProblem;
import dev.brig.judge.installed.PackageUpload;
import dev.brig.judge.installed.ProblemLibrary;
import dev.brig.judge.installed.ProblemUse;
import dev.brig.judge.installed.Shelf;
import dev.brig.judge.problem.ProblemType;
import dev.brig.judge.problem.TestGroup;
import io.vertx.core.Future;
import java.util.List;
import java.util.OptionalInt;

/** Takes problem packages, and tells what there is. */
final class ProblemsHandler {
    private static final String ID = "id";
    private static final int MOST_FINDINGS = 200;

    private final ProblemLibrary library;
    private final Bodies bodies;
    private final Offload offload;

    ProblemsHandler(ProblemLibrary library, Bodies bodies, Offload offload) {
        this.library = library;
        this.bodies = bodies;
        this.offload = offload;
    }

    Future<Answer> put(Exchange exchange) {
        PackageUpload upload = shelf(exchange).upload(id(exchange), exchange.announcedBytes());
        return bodies.stream(exchange, upload::write)
                .compose(all -> offload.await(() -> answer(upload.install())))
                .onComplete(done -> offload.block(() -> {
                    upload.close();
                    return null;
                }));
    }

    Future<Answer> list(Exchange exchange) {
        return offload.await(() -> {
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            ArrayNode problems = json.putArray("problems");
            shelf(exchange).latest().forEach(problem -> problems.add(json(problem)));
            return Answer.json(json);
        });
    }

    Future<Answer> get(Exchange exchange) {
        String id = id(exchange);
        return offload.await(() -> {
            try (ProblemUse use = shelf(exchange).use(id, OptionalInt.empty())) {
                return Answer.json(json(use.problem()));
            }
        });
    }

    Future<Answer> delete(Exchange exchange) {
        String id = id(exchange);
        return offload.await(() -> {
            if (!shelf(exchange).delete(id)) {
                if (shelf(exchange).isShared(id)) {
                    throw ProblemDocument.of(
                                    403,
                                    "problem-shared",
                                    "The problem belongs to the service, not to the key's tenant.")
                            .exception();
                }
                throw new RefusedException(new Refusal.UnknownProblem(id, OptionalInt.empty()));
            }
            return Answer.nothing();
        });
    }

    private Shelf shelf(Exchange exchange) {
        return library.shelf(exchange.caller().tenant());
    }

    private static Answer answer(Installation installation) {
        return switch (installation) {
            case Installation.Installed(InstalledProblem problem, boolean added) ->
                Answer.json(json(problem)).withStatus(added ? 201 : 200);
            case Installation.Refused(List<Finding> findings) ->
                throw refused(findings).exception();
        };
    }

    private static ProblemDocument refused(List<Finding> findings) {
        List<Finding> errors = findings.stream().filter(Finding::isError).toList();
        Finding first = errors.getFirst();
        String place = first.file().isEmpty() ? "" : first.file() + ": ";
        String more = errors.size() == 1 ? "" : "; and " + (errors.size() - 1) + " more, which findings lists";
        return ProblemDocument.of(422, "package-refused", place + first.reason() + more)
                .with("findings", json(findings));
    }

    private static ObjectNode json(InstalledProblem installed) {
        var problem = installed.problem();
        ObjectNode json =
                JsonNodeFactory.instance.objectNode().put("id", installed.id()).put("version", installed.version());
        installed.versions().forEach(json.putArray("versions")::add);
        json.put("sha256", installed.digest()).put("format", problem.format().word());
        json.put(
                "name",
                problem.names()
                        .getOrDefault(
                                "en",
                                problem.names().values().stream()
                                        .sorted()
                                        .findFirst()
                                        .orElse(problem.shortName())));
        problem.types().stream().map(ProblemType::word).sorted().forEach(json.putArray("types")::add);
        json.put(
                "timeLimitMillis",
                problem.limits().time().given().map(limit -> limit.toMillis()).orElse(null));
        json.put(
                "memoryBytes",
                problem.limits().memoryBytes().isPresent()
                        ? (Long) problem.limits().memoryBytes().getAsLong()
                        : null);
        json.put("tests", problem.data().testCases().count());
        problem.data()
                .root()
                .groups()
                .map(TestGroup::name)
                .filter(name -> !name.isEmpty())
                .forEach(json.putArray("groups")::add);
        json.set("warnings", json(installed.warnings().stream().map(Finding::of).toList()));
        return json;
    }

    private static ArrayNode json(List<Finding> findings) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        findings.stream().limit(MOST_FINDINGS).forEach(finding -> {
            ObjectNode node = array.addObject()
                    .put("severity", finding.isError() ? "error" : "warning")
                    .put("code", finding.code())
                    .put("file", finding.file());
            if (finding.line() > 0) {
                node.put("line", finding.line());
            }
            node.put("field", finding.field()).put("reason", finding.reason());
        });
        return array;
    }

    private static String id(Exchange exchange) {
        String text = exchange.pathParameter(ID);
        if (!ProblemLibrary.isId(text)) {
            throw ProblemDocument.invalid(
                            "problem-id-invalid",
                            ID,
                            "A problem is called by 1 to 64 letters, digits and ._-, of which the first is a letter or a"
                                    + " digit, not " + Field.quoted(text) + ".")
                    .exception();
        }
        return text;
    }
}
