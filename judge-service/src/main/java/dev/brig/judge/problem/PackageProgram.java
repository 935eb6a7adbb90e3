package dev.brig.judge.problem;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A program of the package, in source.
 *
 * @param name what the package calls it: the file's or directory's name
 * @param path the file or directory
 * @param files the sources, in order of their names: all files beneath the directory, or the one file
 * @param language a language code such as {@code cpp} or {@code python3}; empty if {@code build} and {@code run} say how, or if
 *     the files do not agree on one
 * @param entryPoint where the package names one
 * @param build how it is made runnable
 */
public record PackageProgram(
        String name, Path path, List<Path> files, Optional<String> language, Optional<String> entryPoint, Build build) {

    /** How a program is made runnable. */
    public enum Build {
        /** As its language is. */
        LANGUAGE,
        /** The script {@code build} makes {@code run}. */
        BUILD_SCRIPT,
        /** {@code run} is there already. */
        RUN_SCRIPT
    }

    public PackageProgram {
        files = List.copyOf(files);
    }
}
