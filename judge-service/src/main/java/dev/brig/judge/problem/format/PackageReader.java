package dev.brig.judge.problem.format;

import dev.brig.judge.problem.PackageFinding.Code;
import dev.brig.judge.problem.PackageFormat;
import dev.brig.judge.problem.ProblemPackage;
import dev.brig.judge.problem.Reading;
import dev.brig.judge.problem.source.Fields;
import dev.brig.judge.problem.source.Findings;
import dev.brig.judge.problem.source.PackageTree;
import dev.brig.judge.problem.source.StrictYaml;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Reads a package in a directory, whatever its format. Runs nothing, writes nothing, and follows no link out of it. */
public final class PackageReader {
    private static final String PROBLEM_YAML = "problem.yaml";

    private final PackageTree tree;
    private final Findings findings;

    private PackageReader(PackageTree tree, Findings findings) {
        this.tree = tree;
        this.findings = findings;
    }

    /** The package in the directory, under the directory's name. */
    public static Reading read(Path directory) {
        Path name = directory.toAbsolutePath().normalize().getFileName();
        return read(directory, name == null ? "" : name.toString());
    }

    /** @param shortName what the problem is called where the package does not say it */
    public static Reading read(Path directory, String shortName) {
        Findings findings = new Findings();
        Optional<ProblemPackage> problem = Optional.empty();
        try {
            if (Files.isDirectory(directory)) {
                problem = new PackageReader(PackageTree.of(directory, findings), findings).problem(shortName);
            } else {
                findings.error(Code.NOT_A_PACKAGE, "", "is not a directory");
            }
        } catch (IOException | UncheckedIOException e) {
            findings.error(Code.NOT_A_PACKAGE, "", "cannot be read: " + e.getMessage());
        }
        return problem.isPresent() && !findings.hasErrors()
                ? new Reading.Read(problem.get(), findings.all())
                : new Reading.Refused(findings.all());
    }

    private Optional<ProblemPackage> problem(String shortName) {
        if (tree.isFile(PROBLEM_YAML)) {
            return kattis(shortName);
        }
        if (tree.isFile("problem.xml")) {
            return PolygonReader.read(tree, findings, shortName);
        }
        if (tree.isFile("init.yml")) {
            return DmojReader.read(tree, findings, shortName);
        }
        if (tree.isFile(DomjudgeIni.FILE)) {
            return Optional.of(new KattisReader(tree, findings, PackageFormat.LEGACY)
                    .read(shortName, Fields.none(PROBLEM_YAML, findings)));
        }
        findings.error(
                Code.NOT_A_PACKAGE, "", "has neither problem.yaml nor problem.xml, init.yml or " + DomjudgeIni.FILE);
        return Optional.empty();
    }

    private Optional<ProblemPackage> kattis(String shortName) {
        Optional<Fields> yaml = tree.text(PROBLEM_YAML)
                .flatMap(text -> StrictYaml.read(PROBLEM_YAML, text, findings))
                .map(mapping -> new Fields(mapping, PROBLEM_YAML, "", findings));
        return yaml.flatMap(fields ->
                format(fields).map(format -> new KattisReader(tree, findings, format).read(shortName, fields)));
    }

    private static Optional<PackageFormat> format(Fields fields) {
        String version =
                fields.text("problem_format_version").orElse(fields.has("problem_format_version") ? "" : "legacy");
        return switch (version) {
            case "legacy", "legacy-icpc" -> Optional.of(PackageFormat.LEGACY);
            case "2023-07", "2023-07-draft" -> Optional.of(PackageFormat.V2023_07);
            case "2025-09", "2025-09-draft" -> Optional.of(PackageFormat.V2025_09);
            default -> {
                fields.error(
                        Code.UNKNOWN_FORMAT,
                        "problem_format_version",
                        "there is no format " + version + " here: it is legacy, legacy-icpc, 2023-07 or 2025-09");
                yield Optional.empty();
            }
        };
    }
}
