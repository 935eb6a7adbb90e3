package dev.brig.judge.problem;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A problem as its package describes it. All paths are absolute and lie within {@link #directory}.
 *
 * @param shortName the directory's name, or what the package calls itself
 * @param names by language code
 * @param languages codes of the languages that may be used; empty for all
 * @param mayWriteFiles whether submissions may write in their working directory
 * @param constants put into validators, includes and example submissions before these are built
 * @param include by language code, {@code default} for all: a directory of files laid over a submission
 * @param inputFile the file a submission reads instead of standard input, where there is one
 * @param outputFile the file it writes instead of standard output
 * @param minimize whether a lower score is better; legacy only
 */
public record ProblemPackage(
        PackageFormat format,
        Path directory,
        String shortName,
        Map<String, String> names,
        Optional<String> uuid,
        Optional<String> version,
        Set<ProblemType> types,
        ProblemLimits limits,
        Set<String> languages,
        boolean mayWriteFiles,
        Constants constants,
        TestData data,
        ProblemPrograms programs,
        Map<String, Path> include,
        List<Path> attachments,
        List<ExampleSubmission> submissions,
        Optional<String> inputFile,
        Optional<String> outputFile,
        boolean minimize) {

    public ProblemPackage {
        names = Map.copyOf(names);
        types = Set.copyOf(types);
        languages = Set.copyOf(languages);
        include = Map.copyOf(include);
        attachments = List.copyOf(attachments);
        submissions = List.copyOf(submissions);
    }

    /** The same problem with each test replaced by another of the same name. */
    public ProblemPackage withTests(UnaryOperator<TestCase> other) {
        return new ProblemPackage(
                format,
                directory,
                shortName,
                names,
                uuid,
                version,
                types,
                limits,
                languages,
                mayWriteFiles,
                constants,
                data.with(other),
                programs,
                include,
                attachments,
                submissions,
                inputFile,
                outputFile,
                minimize);
    }

    public boolean is(ProblemType type) {
        return types.contains(type);
    }
}
