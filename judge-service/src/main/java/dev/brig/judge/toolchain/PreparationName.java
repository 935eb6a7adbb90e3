package dev.brig.judge.toolchain;

import dev.brig.judge.Sha256;
import dev.brig.policy.Language;
import dev.brig.policy.Preparation;
import dev.brig.sandbox.Policy;
import dev.brig.sandbox.root.HostTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The name under which something made ahead is kept: it changes with everything that the result depends on. */
final class PreparationName {
    /** To be raised where what is kept changes its form. */
    private static final String FORM = "1";

    private static final int DIGITS = 32;

    private final MessageDigest digest = Sha256.begin();

    private PreparationName() {}

    /** What the names of a language begin with. */
    static String beginning(Language language) {
        return language.id() + "-";
    }

    static String of(Language language, Preparation preparation) {
        PreparationName name = new PreparationName();
        name.add(FORM);
        name.add(System.getProperty("os.arch"));
        Policy policy = preparation.step().policy();
        name.add(new TreeMap<>(policy.environment()).toString());
        for (Preparation.Piece piece : preparation.pieces()) {
            piece.step().command().forEach(name::add);
            name.add(new TreeMap<>(piece.step().environment()).toString());
            piece.files().forEach(name::add);
        }
        if (policy.image().isPresent()) {
            name.add(policy.image().get()); // the inputs are in it
        }
        HostTree root = new HostTree(policy.mounts());
        for (String input : preparation.inputs()) {
            name.add(input);
            root.find(input).ifPresent(name::addFiles);
        }
        return beginning(language) + Sha256.end(name.digest).substring(0, DIGITS);
    }

    private void add(String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
    }

    /** By name, size and date, as make does: to read them all would take longer than they save. */
    private void addFiles(Path input) {
        Set<String> lines = new TreeSet<>();
        try {
            Files.walkFileTree(input, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    lines.add(file + " " + attributes.size() + " " + attributes.lastModifiedTime());
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException unreadable) {
                    lines.add(file + " cannot be read");
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            lines.add(input + " cannot be read");
        }
        lines.forEach(this::add);
    }
}
