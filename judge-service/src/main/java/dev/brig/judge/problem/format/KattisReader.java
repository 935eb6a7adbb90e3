package dev.brig.judge.problem.format;

import dev.brig.judge.problem.DefaultValidatorFlags;
import dev.brig.judge.problem.ExampleSubmission;
import dev.brig.judge.problem.ExpectedVerdict;
import dev.brig.judge.problem.ExpectedVerdict.TimeLimitUse;
import dev.brig.judge.problem.InputValidator;
import dev.brig.judge.problem.OutputValidation;
import dev.brig.judge.problem.PackageFinding.Code;
import dev.brig.judge.problem.PackageFinding.Severity;
import dev.brig.judge.problem.PackageFormat;
import dev.brig.judge.problem.PackageProgram;
import dev.brig.judge.problem.ProblemPackage;
import dev.brig.judge.problem.ProblemPrograms;
import dev.brig.judge.problem.ProblemType;
import dev.brig.judge.problem.TestData;
import dev.brig.judge.problem.source.Fields;
import dev.brig.judge.problem.source.Findings;
import dev.brig.judge.problem.source.PackageTree;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads the legacy format, 2025-09 and its drafts. */
final class KattisReader {
    private final PackageTree tree;
    private final Findings findings;
    private final PackageFormat format;
    private final boolean legacy;
    private final ProgramReader programs;

    KattisReader(PackageTree tree, Findings findings, PackageFormat format) {
        this.tree = tree;
        this.findings = findings;
        this.format = format;
        this.legacy = format == PackageFormat.LEGACY;
        this.programs = new ProgramReader(tree, findings);
    }

    ProblemPackage read(String shortName, Fields yaml) {
        for (String odd : tree.oddNames()) {
            findings.warning(
                    Code.IGNORED_FILE,
                    odd,
                    "is ignored: a name begins with a letter, digit or _ and has nothing but these, . and -");
        }
        Metadata metadata = legacy ? legacyMetadata(yaml) : ModernMetadata.read(yaml, format, findings);
        OutputValidation validation = outputValidation(metadata, yaml);
        List<InputValidator> inputValidators = inputValidators();
        Optional<PackageProgram> staticValidator = legacy ? Optional.empty() : optional("static_validator");
        if (staticValidator.isPresent() && metadata.is(ProblemType.SUBMIT_ANSWER)) {
            findings.error(
                    Code.CONFLICT, "static_validator", "there is no source to look at in submit-answer problems");
        }
        PackageSetting setting = new PackageSetting(
                tree,
                findings,
                format,
                metadata,
                new HashSet<>(inputValidators.stream().map(InputValidator::name).toList()),
                validation instanceof OutputValidation.Default,
                staticValidator.isPresent());
        boolean oldTests = usesTestdataYaml();
        TestData data = legacy || oldTests ? LegacyTests.read(setting) : ModernTests.read(setting);
        List<ExampleSubmission> submissions =
                legacy ? new LegacySubmissions(setting, data).read() : new ModernSubmissions(setting, data).read();
        checkSubmissions(metadata, submissions);
        checkStatement(metadata);
        ProblemPrograms all = new ProblemPrograms(
                validation,
                Optional.empty(),
                inputValidators,
                staticValidator,
                optional("graders"),
                legacy ? Optional.empty() : optional("input_visualizer"),
                legacy ? Optional.empty() : optional("output_visualizer"),
                List.of());
        return new ProblemPackage(
                format,
                tree.root(),
                shortName,
                metadata.names(),
                metadata.uuid(),
                metadata.version(),
                metadata.types(),
                metadata.limits(),
                metadata.languages(),
                metadata.mayWriteFiles(),
                metadata.constants(),
                data,
                all,
                include(metadata),
                attachments(),
                submissions,
                Optional.empty(),
                Optional.empty(),
                metadata.minimize());
    }

    private Metadata legacyMetadata(Fields yaml) {
        DomjudgeIni ini = DomjudgeIni.read(tree, findings);
        Optional<Duration> limit = ini.timeLimit();
        Path dotFile = tree.path(".timelimit");
        if (Files.isRegularFile(dotFile, LinkOption.NOFOLLOW_LINKS)) {
            limit = tree.text(".timelimit")
                    .flatMap(text -> DomjudgeIni.seconds(text, ".timelimit", 1, "", findings))
                    .or(ini::timeLimit);
        }
        Metadata metadata = LegacyMetadata.read(yaml, ini, limit, findings);
        if (!metadata.customValidator().orElse(false)
                && DefaultValidatorFlags.parse(metadata.validatorFlags())
                        instanceof DefaultValidatorFlags.Parsed.Wrong wrong) {
            yaml.error(Code.BAD_VALUE, "validator_flags", wrong.reason());
        }
        return metadata;
    }

    private OutputValidation outputValidation(Metadata metadata, Fields yaml) {
        String usual = legacy ? "output_validators" : "output_validator";
        String other = legacy ? "output_validator" : "output_validators";
        boolean misnamed = legacy && tree.isDirectory(other) && !tree.isDirectory(usual);
        String directory = misnamed ? other : usual;
        boolean there = tree.isDirectory(directory) || (!legacy && tree.isFile(directory));
        if (misnamed) {
            findings.warning(Code.UNEXPECTED_FILE, other, "is used, though in this format it is named " + usual);
        } else if (tree.isDirectory(other)) {
            findings.error(Code.UNEXPECTED_FILE, other, "is not used: in this format it is named " + usual);
        }
        boolean conversing = metadata.is(ProblemType.INTERACTIVE) || metadata.is(ProblemType.MULTI_PASS);
        if (!metadata.customValidator().orElse(there)) {
            if (there) {
                findings.error(Code.CONFLICT, directory, "is there, and problem.yaml does not say validation: custom");
            }
            if (conversing) {
                yaml.error(
                        there ? Code.CONFLICT : Code.MISSING_FILE,
                        "type",
                        "interactive and multi-pass problems need a validator of their own in " + directory);
            }
            return new OutputValidation.Default();
        }
        List<PackageProgram> validators = legacy && !misnamed
                ? programs.eachIn(directory)
                : programs.only(directory).map(List::of).orElse(List.of());
        if (validators.isEmpty() && (!there || legacy)) {
            findings.error(Code.MISSING_FILE, directory, "holds no output validator, and the problem needs one");
        }
        if (conversing && validators.size() > 1) {
            findings.error(Code.CONFLICT, directory, "interactive and multi-pass problems have one output validator");
        }
        return new OutputValidation.Kattis(validators, metadata.validatorScores());
    }

    private Optional<PackageProgram> optional(String directory) {
        return tree.isDirectory(directory) || tree.isFile(directory) ? programs.only(directory) : Optional.empty();
    }

    private List<InputValidator> inputValidators() {
        List<InputValidator> validators = new ArrayList<>();
        List<String> directories =
                legacy ? List.of("input_validators", "input_format_validators") : List.of("input_validators");
        for (String directory : directories) {
            for (String name : tree.names(directory)) {
                String path = directory + "/" + name;
                if (name.endsWith(".ctd")) {
                    validators.add(new InputValidator.Checktestdata(name, tree.path(path)));
                } else if (name.endsWith(".viva")) {
                    validators.add(new InputValidator.Viva(name, tree.path(path)));
                } else if (tree.isDirectory(path) || LanguageCodes.of(name).isPresent()) {
                    programs.program(path).map(this::validator).ifPresent(validators::add);
                } else {
                    findings.warning(Code.UNEXPECTED_FILE, path, "is no input validator, and is not used");
                }
            }
        }
        if (validators.isEmpty()) {
            findings.warning(Code.MISSING_FILE, "input_validators", "holds no input validator: inputs are not checked");
        }
        return validators;
    }

    /** A directory that holds nothing but one grammar is that grammar. */
    private InputValidator validator(PackageProgram program) {
        if (program.files().size() == 1) {
            Path file = program.files().getFirst();
            if (file.toString().endsWith(".ctd")) {
                return new InputValidator.Checktestdata(program.name(), file);
            }
            if (file.toString().endsWith(".viva")) {
                return new InputValidator.Viva(program.name(), file);
            }
        }
        return new InputValidator.KattisProgram(program);
    }

    /** Packages that call themselves a draft are about as often written with the legacy settings. */
    private boolean usesTestdataYaml() {
        List<String> files = tree.filesBeneath("data");
        List<String> old = files.stream()
                .filter(file -> file.endsWith("/" + LegacyTests.SETTINGS))
                .toList();
        List<String> modern = files.stream()
                .filter(file -> file.endsWith("/" + ModernTests.SETTINGS))
                .toList();
        if (format == PackageFormat.V2025_09) {
            old.forEach(file -> findings.error(
                    Code.NOT_SUPPORTED, file, "is not read: 2025-09 has test_group.yaml, with other keys"));
        } else if (legacy) {
            modern.forEach(file -> findings.error(
                    Code.NOT_SUPPORTED, file, "is not read: the legacy format has testdata.yaml, with other keys"));
        } else if (!old.isEmpty() && !modern.isEmpty()) {
            findings.error(
                    Code.CONFLICT,
                    modern.getFirst(),
                    "there is also " + old.getFirst() + ": groups are described one way or the other");
        }
        return format == PackageFormat.V2023_07 && !old.isEmpty();
    }

    private void checkSubmissions(Metadata metadata, List<ExampleSubmission> submissions) {
        boolean noNeed = metadata.limits().time().given().isPresent() || metadata.is(ProblemType.SUBMIT_ANSWER);
        Severity severity = noNeed ? Severity.WARNING : Severity.ERROR;
        String why = severity == Severity.ERROR ? ", and the time limit is to be found with it" : "";
        if (submissions.stream().noneMatch(submission -> submission.name().startsWith("accepted/"))) {
            findings.add(severity, Code.MISSING_SUBMISSION, "submissions/accepted", 0, "", "holds no submission" + why);
        } else if (severity == Severity.ERROR && submissions.stream().noneMatch(KattisReader::boundsBelow)) {
            findings.error(Code.MISSING_SUBMISSION, "submissions", "no submission bounds the time limit from below");
        }
    }

    private static boolean boundsBelow(ExampleSubmission submission) {
        return submission.expectations().stream()
                .anyMatch(expectation -> expectation instanceof ExpectedVerdict.OfTests tests
                        && tests.use().contains(TimeLimitUse.LOWER));
    }

    private void checkStatement(Metadata metadata) {
        String directory = legacy ? "problem_statement" : "statement";
        Set<String> languages = new HashSet<>();
        for (String name : tree.names(directory)) {
            if (name.matches("problem\\.([a-zA-Z-]+\\.)?(tex|md|pdf)")) {
                String[] parts = name.split("\\.", -1);
                languages.add(parts.length == 3 ? parts[1] : "en");
            }
        }
        if (languages.isEmpty()) {
            findings.warning(Code.MISSING_FILE, directory, "holds no statement");
        } else if (!legacy && !languages.equals(metadata.names().keySet())) {
            findings.warning(
                    Code.CONFLICT,
                    directory,
                    "has statements for " + new TreeSet<>(languages) + ", and problem.yaml has names for "
                            + new TreeSet<>(metadata.names().keySet()));
        }
    }

    private Map<String, Path> include(Metadata metadata) {
        Map<String, Path> include = new HashMap<>();
        for (String language : tree.names("include")) {
            String path = "include/" + language;
            if (!tree.isDirectory(path)) {
                findings.warning(
                        Code.UNEXPECTED_FILE,
                        path,
                        "is not used: files to include lie in a directory for each language");
            } else if (!language.equals("default") && !LanguageCodes.CODES.contains(language)) {
                findings.error(Code.UNKNOWN_LANGUAGE, path, "there is no language " + language);
            } else if (!language.equals("default")
                    && !metadata.languages().isEmpty()
                    && !metadata.languages().contains(language)) {
                findings.error(Code.CONFLICT, path, "problem.yaml does not allow " + language);
            } else if (tree.filesBeneath(path).isEmpty()) {
                findings.error(Code.MISSING_FILE, path, "is empty");
            } else {
                include.put(language, tree.path(path));
            }
        }
        return include;
    }

    private List<Path> attachments() {
        List<Path> attachments = new ArrayList<>();
        for (String name : tree.names("attachments")) {
            String path = "attachments/" + name;
            if (tree.isFile(path)) {
                attachments.add(tree.path(path));
            } else if (!legacy && !name.equals("templates")) {
                findings.error(
                        Code.UNEXPECTED_FILE, path, "no directories but templates may lie in attachments: pack it");
            }
        }
        return attachments;
    }
}
