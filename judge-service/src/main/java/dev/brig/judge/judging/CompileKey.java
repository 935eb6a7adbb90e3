package dev.brig.judge.judging;

import dev.brig.judge.Sha256;
import dev.brig.policy.Language;
import dev.brig.policy.LanguageStep;
import dev.brig.policy.Preparation;
import dev.brig.sandbox.root.HostTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a compiled program depends on, as a digest: the language's definition, the files of its toolchain, and the source byte for byte. Safe
 * for use by several threads.
 */
final class CompileKey {
    private static final Pattern ABSOLUTE_PATH = Pattern.compile("(?<![\\w./-])(?:/[\\w.+-]+)+");

    private final Map<String, Toolchain> toolchains = new ConcurrentHashMap<>();

    /**
     * What is the same for all sources of a language.
     *
     * @param definition a digest of all that the language's definition says of compiling
     * @param files those that the definition names, as the compiler's sandbox shows them
     */
    private record Toolchain(String definition, List<Path> files) {}

    String of(Language language, byte[] source) {
        Toolchain toolchain = toolchains.computeIfAbsent(language.id(), _ -> toolchain(language));
        MessageDigest digest = Sha256.begin();
        add(digest, toolchain.definition());
        for (Path file : toolchain.files()) {
            add(digest, file + " " + state(file));
        }
        digest.update(source);
        return Sha256.end(digest);
    }

    private static Toolchain toolchain(Language language) {
        LanguageStep step = language.compile().orElseThrow();
        return new Toolchain(definition(language, step), files(language, step));
    }

    private static String definition(Language language, LanguageStep step) {
        MessageDigest digest = Sha256.begin();
        add(digest, language.id());
        add(digest, language.source());
        add(digest, step.policy().toString());
        step.command().forEach(argument -> add(digest, argument));
        add(digest, new TreeMap<>(step.environment()).toString());
        add(digest, step.limits() + " " + step.extra());
        add(digest, language.artifacts().toString());
        return Sha256.end(digest);
    }

    private static List<Path> files(Language language, LanguageStep step) {
        Set<String> named = new TreeSet<>();
        for (String argument : step.command()) {
            Matcher paths = ABSOLUTE_PATH.matcher(argument);
            while (paths.find()) {
                named.add(paths.group());
            }
        }
        named.addAll(language.preparation().map(Preparation::inputs).orElse(List.of()));
        if (step.policy().image().isPresent()) {
            return List.of(); // its digest, which is in the policy, says it all
        }
        HostTree root = new HostTree(step.policy().mounts());
        return named.stream().flatMap(path -> root.find(path).stream()).toList();
    }

    /** By size and date, as make does. Where a package is upgraded, the directory that it puts a file into has a new date as well. */
    private static String state(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.size() + " " + attributes.lastModifiedTime() + " " + attributes.fileKey();
        } catch (IOException unreadable) {
            return "cannot be read";
        }
    }

    private static void add(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
        digest.update(bytes);
    }
}
