package dev.brig.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** A root file system of packages of this machine, which is a Debian, and of those that they depend on. */
final class DebianRoot {
    private static final Path DPKG = Path.of("/var/lib/dpkg");
    private static final List<String> NEEDLESS =
            List.of("/usr/share/doc", "/usr/share/man", "/usr/share/locale", "/usr/share/info");

    private final Path root;
    /** By what they provide, their own names included. */
    private final Map<String, String> providers = new HashMap<>();

    private final Map<String, List<String>> needs = new HashMap<>();

    private DebianRoot(Path root) throws IOException {
        this.root = root;
        for (String paragraph : Files.readString(DPKG.resolve("status")).split("\n\n", -1)) {
            Map<String, String> fields = new HashMap<>();
            for (String line : paragraph.replace("\n ", " ").split("\n", -1)) {
                int colon = line.indexOf(": ");
                if (colon > 0) {
                    fields.put(line.substring(0, colon), line.substring(colon + 2));
                }
            }
            String name = fields.getOrDefault("Package", "");
            names(fields.getOrDefault("Provides", "")).forEach(provided -> providers.putIfAbsent(provided, name));
            providers.put(name, name);
            needs.put(
                    name,
                    List.of((fields.getOrDefault("Pre-Depends", "") + ", " + fields.getOrDefault("Depends", ""))
                            .split(",", -1)));
        }
    }

    /** Whether this machine is one of which this can be made. */
    static boolean isPossible() {
        return Files.isReadable(DPKG.resolve("status"));
    }

    static void make(Path root, String... packages) throws IOException {
        new DebianRoot(root).add(packages);
    }

    private static Stream<String> names(String list) {
        return Arrays.stream(list.split("[,|]", -1))
                .map(one -> one.replaceAll("[ (:].*", "").strip())
                .filter(one -> !one.isEmpty());
    }

    private void add(String... packages) throws IOException {
        for (String link : List.of("bin", "sbin", "lib", "lib64")) {
            Files.createDirectories(root.resolve("usr").resolve(link));
            Files.createSymbolicLink(root.resolve(link), Path.of("usr", link));
        }
        Deque<String> open = new ArrayDeque<>(List.of(packages));
        Set<String> known = new HashSet<>();
        while (!open.isEmpty()) {
            String name = open.pop();
            if (known.add(name)) {
                copy(name);
                for (String need : needs.getOrDefault(name, List.of())) {
                    names(need.strip())
                            .filter(providers::containsKey)
                            .findFirst()
                            .map(providers::get)
                            .ifPresent(open::add);
                }
            }
        }
        Files.createDirectories(root.resolve("etc"));
        Files.writeString(root.resolve("etc/passwd"), "ci:x:1000:1000::/home/ci:/bin/sh\n");
    }

    private void copy(String name) throws IOException {
        Path list = DPKG.resolve("info/" + name + ".list");
        Path ofArchitecture = DPKG.resolve("info/" + name + ":amd64.list");
        for (String file : Files.readAllLines(Files.exists(list) ? list : ofArchitecture)) {
            Path source = Path.of(file);
            Path target = root.resolve(file.substring(1));
            boolean wanted = NEEDLESS.stream().noneMatch(file::startsWith) && Files.isReadable(source);
            if (!wanted || Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
                continue;
            }
            if (Files.isDirectory(source, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectories(target);
            } else if (!Files.isDirectory(source)) {
                Files.createDirectories(target.getParent());
                Files.copy(
                        source,
                        target,
                        LinkOption.NOFOLLOW_LINKS,
                        StandardCopyOption.REPLACE_EXISTING,
                        StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }
}
