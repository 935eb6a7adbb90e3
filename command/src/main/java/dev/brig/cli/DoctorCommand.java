package dev.brig.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brig.cli.image.StoreDirectory;
import dev.brig.cli.options.PolicyOptions;
import dev.brig.judge.toolchain.PreparedStore;
import dev.brig.judge.toolchain.PreparedToolchains;
import dev.brig.policy.Language;
import dev.brig.policy.Languages;
import dev.brig.policy.Policies;
import dev.brig.policy.PreparedDirectory;
import dev.brig.sandbox.doctor.Doctor;
import dev.brig.sandbox.doctor.Finding;
import dev.brig.sandbox.doctor.Finding.Level;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code brig doctor}: whether this machine has what Brig needs. */
@Command(
        name = "doctor",
        description =
                "Checks everything that Brig needs of this machine, and prints a command for each thing that is missing.",
        footer = {"", "Exit status: 0 if nothing is lacking, 1 if something is."})
final class DoctorCommand implements Callable<Integer> {
    private static final String POLICY = "judge";

    @Option(names = "--policies", paramLabel = "DIR", description = "A directory of your own policies.")
    private Optional<Path> directory = Optional.empty();

    @Mixin
    private StoreDirectory images;

    @Option(names = "--json", description = "Print the findings as JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Policies policies = PolicyOptions.load(directory, images.images());
        List<Finding> findings =
                new ArrayList<>(Doctor.examine(policies.get(POLICY).orElseThrow()));
        findings.addAll(languages(policies));
        boolean healthy = findings.stream().noneMatch(finding -> finding.level() == Level.LACK);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(json(findings, healthy).toPrettyString());
        } else {
            print(findings, out);
        }
        return healthy ? 0 : 1;
    }

    private List<Finding> languages(Policies policies) {
        Languages languages = ServeCommand.languages(directory, policies);
        List<Finding> findings = new ArrayList<>();
        languages.all().forEach(language -> findings.add(Finding.ok("language " + language.id(), language.name())));
        PreparedToolchains toolchains = new PreparedToolchains(languages, new PreparedStore(PreparedDirectory.path()));
        languages.all().stream()
                .filter(language -> language.preparation().isPresent())
                .forEach(language -> findings.add(prepared(language, toolchains)));
        StartedAhead.of(languages)
                .forEach((id, ahead) -> findings.add(Finding.ok("started ahead " + id, ahead.state())));
        languages.unavailable().forEach((id, reason) -> findings.add(Finding.warning("language " + id, reason)));
        return findings;
    }

    private static Finding prepared(Language language, PreparedToolchains toolchains) {
        String subject = "prepared " + language.id();
        return toolchains
                .bytes(language)
                .map(bytes -> Finding.ok(subject, "%d MB in %s".formatted(bytes / 1_000_000, PreparedDirectory.path())))
                .orElseGet(() -> Finding.ok(subject, "nothing yet; compiling would be faster")
                        .mendedBy("brig languages prepare"));
    }

    private static ObjectNode json(List<Finding> findings, boolean healthy) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("healthy", healthy);
        ArrayNode list = json.putArray("findings");
        for (Finding finding : findings) {
            list.addObject()
                    .put("subject", finding.subject())
                    .put("level", finding.level().word())
                    .put("state", finding.state())
                    .put("remedy", finding.remedy().orElse(null));
        }
        return json;
    }

    private void print(List<Finding> findings, PrintWriter out) {
        Ansi ansi = spec.commandLine().getColorScheme().ansi();
        int width = findings.stream()
                .mapToInt(finding -> finding.subject().length())
                .max()
                .orElse(0);
        for (Finding finding : findings) {
            String mark = switch (finding.level()) {
                case OK -> "@|green ok     |@";
                case WARNING -> "@|yellow warning|@";
                case LACK -> "@|red,bold LACK   |@";
            };
            // Only the mark may hold markup: a remedy may hold any characters.
            out.println(ansi.string(mark) + "  " + padded(finding.subject(), width) + "  " + finding.state());
            finding.remedy().ifPresent(command -> out.println(" ".repeat(9) + "run: " + command));
        }
        out.println();
        out.println(sum(findings));
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(width - text.length());
    }

    private static String sum(List<Finding> findings) {
        long lacks = findings.stream()
                .filter(finding -> finding.level() == Level.LACK)
                .count();
        long warnings = findings.stream()
                .filter(finding -> finding.level() == Level.WARNING)
                .count();
        String end =
                lacks == 0 ? "Nothing is lacking" : lacks + (lacks == 1 ? " thing is lacking" : " things are lacking");
        return end + (warnings == 0 ? "." : ", " + warnings + (warnings == 1 ? " warning." : " warnings."));
    }
}
