package dev.brig.judge.problem.format;

import dev.brig.judge.problem.Constants;
import dev.brig.judge.problem.DefaultValidatorFlags;
import dev.brig.judge.problem.PackageFinding.Code;
import dev.brig.judge.problem.PackageFormat;
import dev.brig.judge.problem.source.Fields;
import dev.brig.judge.problem.source.Findings;
import dev.brig.judge.problem.source.PackageTree;
import dev.brig.judge.problem.source.StrictYaml;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the readers of tests know of the rest of the package.
 *
 * @param inputValidators their names
 * @param defaultValidator whether the default output validator is used, whose arguments are known
 */
record PackageSetting(
        PackageTree tree,
        Findings findings,
        PackageFormat format,
        Metadata metadata,
        Set<String> inputValidators,
        boolean defaultValidator,
        boolean staticValidator) {

    Constants constants() {
        return metadata.constants();
    }

    /** The settings in a file; none where there is no such file, or it cannot be read. */
    Fields settings(String file, boolean withConstants) {
        if (!tree.isFile(file)) {
            return Fields.none(file, findings);
        }
        return tree.text(file)
                .map(text -> withConstants ? constants().in(text) : text)
                .flatMap(text -> StrictYaml.read(file, text, findings))
                .map(mapping -> new Fields(mapping, file, "", findings))
                .orElseGet(() -> Fields.none(file, findings));
    }

    /** Arguments for the output validator, checked where it is the default one. */
    void checkOutputArguments(Fields fields, String key, List<String> arguments) {
        if (defaultValidator
                && DefaultValidatorFlags.parse(arguments) instanceof DefaultValidatorFlags.Parsed.Wrong wrong) {
            fields.error(Code.BAD_VALUE, key, wrong.reason());
        }
    }

    /** The full name of an input validator that may be called by its name without extension. */
    Optional<String> inputValidator(String name) {
        return inputValidators.stream()
                .filter(full ->
                        full.equals(name) || (full.startsWith(name + ".") && full.indexOf('.') == name.length()))
                .findFirst();
    }
}
