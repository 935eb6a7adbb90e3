package dev.brig.policy;

import java.util.List;
import java.util.Optional;

/**
 * A programming language that submissions may be written in.
 *
 * @param id by which clients name it
 * @param name for people
 * @param source the name of a submission's source file
 * @param image whose files its programs have, by the name that the definition gives; empty for this machine's
 * @param extensions of files in this language, without the dot, by which it may be guessed
 * @param version tells the version of the compiler or interpreter
 * @param compile makes what {@code run} needs from the source; empty if nothing is compiled
 * @param preparation what makes compiling faster, if something does
 * @param check fails where the source is no program at all; asked only about programs that failed. Empty if compiling tells it
 * @param run runs the program
 */
public record Language(
        String id,
        String name,
        String source,
        Optional<String> image,
        List<String> extensions,
        LanguageStep version,
        Optional<LanguageStep> compile,
        Optional<Preparation> preparation,
        Optional<LanguageStep> check,
        LanguageStep run) {

    public Language {
        extensions = List.copyOf(extensions);
    }

    /** The files that {@code run} needs and {@code compile} must make. */
    public List<String> artifacts() {
        return run.files().stream().filter(file -> !file.equals(source)).toList();
    }
}
