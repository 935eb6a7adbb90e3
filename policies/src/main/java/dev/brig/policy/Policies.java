package dev.brig.policy;

import dev.brig.policy.document.DocumentNode;
import dev.brig.policy.document.FileBytes;
import dev.brig.policy.document.FilePosition;
import dev.brig.policy.document.SchemaCheck;
import dev.brig.policy.document.SourceFile;
import dev.brig.policy.document.Suggestion;
import dev.brig.policy.document.YamlReader;
import dev.brig.policy.mistake.FileMistake;
import dev.brig.policy.mistake.PolicyException;
import dev.brig.sandbox.Policy;
import dev.brig.sandbox.root.HostTree;
import dev.brig.sandbox.root.ImageUnavailableException;
import dev.brig.sandbox.root.Images;
import dev.brig.sandbox.root.RootTree;
import dev.brig.sandbox.root.TreeWithMounts;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * All policies: the built-in ones, and those in a directory of the user, which take precedence. A policy's
 * name is its file's name without {@code .yaml}. {@code docs/policies.md} explains what a file may say.
 */
public final class Policies {
    private static final List<String> BUILT_IN = List.of("base", "judge", "compile", "validate", "ci");
    private static final String CI = "ci";
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,63}");
    private static final String SUFFIX = ".yaml";

    private final Map<String, LaterPolicy> policies;
    private final Map<String, Policy> inImages = new ConcurrentHashMap<>();
    private final Images images;

    private Policies(Map<String, LaterPolicy> policies, Images images) {
        this.policies = Collections.unmodifiableMap(policies);
        this.images = images;
    }

    /** The built-in policies, on a machine without images. */
    public static Policies builtIn() {
        return builtIn(Images.NONE);
    }

    /** The built-in policies. */
    public static Policies builtIn(Images images) {
        return new Loader(images).load(List.of());
    }

    /** As {@link #load(Path, Images)}, on a machine without images. */
    public static Policies load(Path directory) {
        return load(directory, Images.NONE);
    }

    /**
     * The built-in policies, with those of a directory added or in their place. A file that extends
     * its own name builds on the built-in policy of that name.
     *
     * @param images what policies and languages name is found there now, and stays in use
     * @throws PolicyException if the directory cannot be read, or a file in it is not a policy
     */
    public static Policies load(Path directory, Images images) {
        return new Loader(images).load(files(directory));
    }

    /** The policy of CI jobs. It gives more than a service's users may ask for: only who has this machine's command line has it. */
    public static Policy ci() {
        return new Loader(Images.NONE).one(CI, List.of());
    }

    /**
     * The same, where a directory of the user may have changed it.
     *
     * @throws PolicyException if the directory cannot be read, or a file in it is not a policy
     */
    public static Policy ci(Path directory) {
        return new Loader(Images.NONE).one(CI, files(directory));
    }

    /** A policy by its name; also those that {@link #inImage(String, String)} made. */
    public Optional<Policy> get(String name) {
        return Optional.ofNullable(policies.get(name))
                .map(LaterPolicy::get)
                .or(() -> Optional.ofNullable(inImages.get(name)));
    }

    /** Where images are found. */
    public Images images() {
        return images;
    }

    /**
     * A policy whose sandboxes have the files of an image instead of those that it mounts, under a name of its own. The image is
     * looked up once and stays in use.
     *
     * @throws IllegalArgumentException if there is no such policy
     * @throws ImageUnavailableException if there is no such image, or it cannot be used
     */
    public Policy inImage(String policy, String image) {
        Policy plain = get(policy).orElseThrow(() -> new IllegalArgumentException("there is no policy " + policy));
        return inImages.computeIfAbsent(
                policy + " in " + image,
                name -> inImage(plain, images.open(image)).toBuilder()
                        .name(name)
                        .build());
    }

    /** The same for one job, while the image is in use. */
    public static Policy inImage(Policy policy, Images.Held image) {
        return PolicyInImage.of(policy, image);
    }

    /** What a sandbox of a policy shows. */
    RootTree root(Policy policy) {
        if (policy.image().isEmpty()) {
            return new HostTree(policy.mounts());
        }
        // Given back at once: whoever made the policy keeps it.
        try (Images.Held image = images.open(policy.image().get())) {
            return TreeWithMounts.of(image.root(), policy.mounts());
        }
    }

    /** The names of all policies that jobs can ask for, sorted. */
    public NavigableSet<String> names() {
        return new TreeSet<>(policies.keySet());
    }

    private static List<Path> files(Path directory) {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(directory, "*.{yaml,yml}")) {
            all.forEach(files::add);
        } catch (IOException | DirectoryIteratorException e) {
            throw SourceFile.refused(
                    FilePosition.of(directory.toString()), "is not a directory that can be read: " + e);
        }
        files.removeIf(file -> file.getFileName().toString().equals(SourceFile.LANGUAGES));
        return files;
    }

    /** Reads all files, then builds each policy; the mistakes of all of them are reported at once. */
    private static final class Loader {
        private final Map<String, FileBytes> builtInFiles = new LinkedHashMap<>();
        private final Map<String, FileBytes> ownFiles = new LinkedHashMap<>();
        private final Map<String, PolicyFile> builtIn = new TreeMap<>();
        private final Map<String, PolicyFile> own = new TreeMap<>();
        private final List<FileMistake> mistakes = new ArrayList<>();
        private final Images images;

        Loader(Images images) {
            this.images = images;
        }

        /** One policy, also if it is abstract. */
        Policy one(String name, List<Path> files) {
            open(files);
            readAll();
            return PolicyReader.policy(PolicyReader.merge(name, chain(name)), images);
        }

        private void open(List<Path> files) {
            BUILT_IN.forEach(name -> builtInFiles.put(name, FileBytes.builtIn(name + SUFFIX)));
            files.stream().sorted().forEach(this::openOwn);
        }

        private List<FileBytes> opened() {
            return Stream.concat(builtInFiles.values().stream(), ownFiles.values().stream())
                    .toList();
        }

        private void readAll() {
            builtInFiles.forEach((name, file) -> read(name, file, builtIn));
            ownFiles.forEach((name, file) -> read(name, file, own));
            requireNoProblem();
        }

        Policies load(List<Path> files) {
            open(files);
            Optional<Map<String, Supplier<MergedPolicy>>> kept =
                    mistakes.isEmpty() ? KeptPolicies.find(opened()) : Optional.empty();
            Map<String, LaterPolicy> policies = new TreeMap<>();
            kept.orElseGet(this::merged)
                    .forEach((name, merged) ->
                            policies.put(name, new LaterPolicy(() -> PolicyReader.policy(merged.get(), images))));
            // With Brig's own files nothing is wrong that the first reading would not have shown.
            if (kept.isEmpty() || !files.isEmpty()) {
                policies.values().forEach(this::tryOut);
                requireNoProblem();
            }
            return new Policies(policies, images);
        }

        private void tryOut(LaterPolicy policy) {
            try {
                policy.get();
            } catch (PolicyException e) {
                mistakes.addAll(e.mistakes());
            }
        }

        /** All that are not abstract. */
        private Map<String, Supplier<MergedPolicy>> merged() {
            readAll();
            List<MergedPolicy> policies = new ArrayList<>();
            Set<String> names = new TreeSet<>(builtIn.keySet());
            names.addAll(own.keySet());
            for (String name : names) {
                try {
                    List<PolicyFile> chain = chain(name);
                    if (!chain.getLast().isAbstract()) {
                        policies.add(PolicyReader.merge(name, chain));
                    }
                } catch (PolicyException e) {
                    mistakes.addAll(e.mistakes());
                }
            }
            if (mistakes.isEmpty()) {
                KeptPolicies.keep(
                        opened(),
                        Stream.concat(builtIn.values().stream(), own.values().stream())
                                .toList(),
                        policies);
            }
            Map<String, Supplier<MergedPolicy>> byName = new TreeMap<>();
            policies.forEach(policy -> byName.put(policy.name(), () -> policy));
            return byName;
        }

        private void openOwn(Path path) {
            String file = path.getFileName().toString();
            String name = file.substring(0, file.lastIndexOf('.'));
            FilePosition place = FilePosition.of(path.toString());
            if (!file.endsWith(SUFFIX)) {
                mistakes.add(place.mistake("must end in .yaml to be read"));
            } else if (!NAME.matcher(name).matches()) {
                mistakes.add(place.mistake("cannot be a policy's name: use up to 64 small letters, digits and hyphens,"
                        + " a letter first"));
            } else {
                try {
                    ownFiles.put(name, FileBytes.of(path));
                } catch (PolicyException e) {
                    mistakes.addAll(e.mistakes());
                }
            }
        }

        private void read(String name, FileBytes file, Map<String, PolicyFile> into) {
            try {
                SourceFile source = file.text();
                DocumentNode.Mapping root = YamlReader.read(source);
                List<FileMistake> found = SchemaCheck.mistakes(SchemaCheck.POLICY, source, root);
                mistakes.addAll(found);
                if (found.isEmpty()) {
                    into.put(name, new PolicyFile(name, source, root));
                }
            } catch (PolicyException e) {
                mistakes.addAll(e.mistakes());
            }
        }

        /** The named policy's file last, before it the one it extends, and so on. */
        private List<PolicyFile> chain(String name) {
            Deque<PolicyFile> chain = new ArrayDeque<>();
            PolicyFile file = own.getOrDefault(name, builtIn.get(name));
            while (true) {
                chain.addFirst(file);
                Optional<DocumentNode> parent = file.root().member("extends");
                if (parent.isEmpty()) {
                    return List.copyOf(chain);
                }
                file = parent(file, parent.get());
                if (chain.contains(file)) {
                    throw SourceFile.refused(parent.get().place(), "extends itself, by way of " + way(chain, file));
                }
            }
        }

        private PolicyFile parent(PolicyFile file, DocumentNode parent) {
            String name = parent.text();
            boolean itself = name.equals(file.name());
            PolicyFile found = itself ? null : own.get(name);
            if (found == null && !(itself && file.source().directory().isEmpty())) {
                found = builtIn.get(name);
            }
            if (found == null) {
                Set<String> names = new TreeSet<>(builtIn.keySet());
                names.addAll(own.keySet());
                throw SourceFile.refused(
                        parent.place(),
                        itself
                                ? "there is no built-in policy '" + name + "' to extend"
                                : "there is no policy '" + name + "'" + Suggestion.of(name, names));
            }
            return found;
        }

        private static String way(Deque<PolicyFile> chain, PolicyFile again) {
            List<String> names = new ArrayList<>(List.of(again.name()));
            for (PolicyFile file : chain) {
                names.add(file.name());
                if (file.equals(again)) {
                    break;
                }
            }
            return String.join(" → ", names.reversed());
        }

        private void requireNoProblem() {
            if (!mistakes.isEmpty()) {
                throw new PolicyException(mistakes);
            }
        }
    }
}
