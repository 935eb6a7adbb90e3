package dev.brig.policy;

import dev.brig.policy.document.DocumentNode;
import dev.brig.policy.document.FilePosition;
import dev.brig.policy.mistake.FileMistake;
import dev.brig.policy.mistake.PolicyException;
import dev.brig.policy.seccomp.SeccompLayer;
import dev.brig.policy.seccomp.SeccompReader;
import dev.brig.sandbox.Mount;
import dev.brig.sandbox.Policy;
import dev.brig.sandbox.Seccomp;
import dev.brig.sandbox.root.HostTree;
import dev.brig.sandbox.root.ImageUnavailableException;
import dev.brig.sandbox.root.Images;
import dev.brig.sandbox.root.TreeWithMounts;
import java.io.UncheckedIOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes a policy from a file and the files it extends. All of them were checked against the schema. */
final class PolicyReader {
    private static final Map<String, DocumentNode.Overlay> OVERLAYS = Map.of(
            "user", DocumentNode.Overlay.merging(1),
            "environment", DocumentNode.Overlay.merging(1),
            "fileSystem", DocumentNode.Overlay.merging(1),
            "limits", DocumentNode.Overlay.merging(2));
    private static final String HOST = "host";
    private static final List<String> NEEDED =
            List.of("hostname", "user", "workDirectory", "network", "fileSystem", "limits", "seccomp");
    private static final DocumentNode.Mapping NOTHING =
            new DocumentNode.Mapping(FilePosition.of(""), Map.of(), Map.of());

    private final List<FileMistake> mistakes = new ArrayList<>();
    private final Set<String> ownVariables = new HashSet<>();
    private final Images images;
    private boolean ownUser;

    private PolicyReader(Images images) {
        this.images = images;
    }

    /** @param chain the file, before it the one it extends, and so on */
    static MergedPolicy merge(String name, List<PolicyFile> chain) {
        PolicyReader reader = new PolicyReader(Images.NONE);
        DocumentNode.Mapping merged = NOTHING;
        List<SeccompLayer> layers = new ArrayList<>();
        for (PolicyFile file : chain) {
            merged = reader.under(file.root(), merged);
            merged = file.root().over(merged, field -> OVERLAYS.getOrDefault(field, DocumentNode.Overlay.REPLACE));
            layers.add(file.root()
                    .member("seccomp")
                    .map(seccomp -> new SeccompReader(reader.mistakes)
                            .read(seccomp, file.source().directory()))
                    .orElse(SeccompLayer.EMPTY));
        }
        SeccompLayer calls = SeccompLayer.combine(layers);
        return new MergedPolicy(
                name, merged, calls.otherwise(), calls.merged(), reader.ownVariables, reader.ownUser, reader.mistakes);
    }

    /** @throws PolicyException if it does not make a policy on this machine */
    static Policy policy(MergedPolicy merged, Images images) {
        PolicyReader reader = new PolicyReader(images);
        reader.mistakes.addAll(merged.mistakes());
        reader.ownVariables.addAll(merged.ownVariables());
        reader.ownUser = merged.ownUser();
        return reader.policy(merged.name(), merged.root(), merged);
    }

    /** What a file inherits: with another root, what was shown before is not in its place any more. */
    private DocumentNode.Mapping under(DocumentNode.Mapping file, DocumentNode.Mapping inherited) {
        DocumentNode.Mapping left = inherited;
        if (file.text("root").filter(root -> !root.equals(HOST)).isPresent()) {
            Map<String, DocumentNode> members = new LinkedHashMap<>(inherited.members());
            members.computeIfPresent("fileSystem", (_, shown) -> preparedOf(shown));
            left = new DocumentNode.Mapping(inherited.place(), members, Map.of());
            ownVariables.clear();
            ownUser = false;
        }
        ownVariables.addAll(
                file.member("environment").map(own -> own.members().keySet()).orElse(Set.of()));
        ownUser |= file.member("user").isPresent();
        return left;
    }

    private static DocumentNode preparedOf(DocumentNode shown) {
        Map<String, DocumentNode> prepared = new LinkedHashMap<>(shown.present());
        prepared.values().removeIf(entry -> !entry.text("kind").equals(Optional.of(FileSystemReader.PREPARED)));
        return new DocumentNode.Mapping(shown.place(), prepared, Map.of());
    }

    private Policy policy(String name, DocumentNode root, MergedPolicy calls) {
        int before = mistakes.size();
        for (String field : NEEDED) {
            if (root.member(field).isEmpty()) {
                mistakes.add(root.mistake("lacks the field '" + field + "', and so does what it extends"));
            }
        }
        if (calls.otherwise().isEmpty()) {
            mistakes.add(root.mistake("does not say what becomes of other system calls: seccomp.otherwise"));
        }
        for (String id : List.of("uid", "gid")) {
            if (root.member("user").flatMap(user -> user.member(id)).isEmpty()) {
                mistakes.add(root.mistake("lacks the field 'user." + id + "', and so does what it extends"));
            }
        }
        if (mistakes.size() > before) {
            throw new PolicyException(mistakes);
        }

        int uid = Integer.parseInt(root.member("user").orElseThrow().text("uid").orElseThrow());
        int gid = Integer.parseInt(root.member("user").orElseThrow().text("gid").orElseThrow());
        String hostname = root.text("hostname").orElseThrow();
        String workDirectory = workDirectory(root.member("workDirectory").orElseThrow());
        Map<String, String> values = Map.of(
                "uid",
                Integer.toString(uid),
                "gid",
                Integer.toString(gid),
                "hostname",
                hostname,
                "workDirectory",
                workDirectory);
        Map<String, String> environment =
                environment(root.member("environment").orElse(NOTHING).present(), values);
        List<Mount> mounts = new ArrayList<>(
                root.member("root").map(node -> directory(node, workDirectory)).orElse(List.of()));
        mounts.addAll(new FileSystemReader(mistakes, values, workDirectory)
                .read(root.member("fileSystem").orElseThrow().present()));
        LimitReader.Range limits = new LimitReader(mistakes)
                .ranges(root.member("limits").orElseThrow().present());
        if (!mistakes.isEmpty()) {
            throw new PolicyException(mistakes);
        }
        Policy policy = Policy.builder(name, new Seccomp(calls.otherwise().orElseThrow(), calls.rules()))
                .description(root.text("description").orElse(""))
                .mounts(mounts)
                .workDirectory(workDirectory)
                .environment(environment)
                .hostname(hostname)
                .user(uid, gid)
                .network(root.text("network").orElseThrow().equals("host"))
                .defaults(limits.defaults())
                .maximum(limits.maximum())
                .hugePages(root.flag("hugePages"))
                .speculationControl(root.flag("speculationControl"))
                .bestEffort(root.flag("bestEffort"))
                .build();
        return root.member("root").map(node -> inImage(policy, node)).orElse(policy);
    }

    /** The files of a directory, where that is the root. */
    private List<Mount> directory(DocumentNode root, String workDirectory) {
        if (!root.text().startsWith("/")) {
            return List.of();
        }
        try {
            return HostTree.mirrorAll(
                    Path.of(root.text()),
                    Set.of(Path.of(workDirectory).getName(0).toString()));
        } catch (UncheckedIOException | InvalidPathException e) {
            mistakes.add(root.mistake("is not a directory that can be read: " + root.text()));
            return List.of();
        }
    }

    private Policy inImage(Policy policy, DocumentNode root) {
        if (root.text().equals(HOST) || root.text().startsWith("/")) {
            return policy;
        }
        Images.Held image; // which is in use for as long as the policy may be
        try {
            image = images.open(root.text());
        } catch (ImageUnavailableException e) {
            throw new PolicyException(List.of(root.mistake(e.getMessage())));
        }
        for (Mount mount : policy.mounts()) {
            TreeWithMounts.obstacle(image.root(), mount)
                    .ifPresent(top -> mistakes.add(root.mistake("has " + top + " already, which is read-only:"
                            + " there is no room for " + mount.destination() + " of the field 'fileSystem'")));
        }
        if (!mistakes.isEmpty()) {
            image.close();
            throw new PolicyException(mistakes);
        }
        return PolicyInImage.of(policy, image, policy.mounts(), ownVariables, ownUser);
    }

    private String workDirectory(DocumentNode node) {
        String path = node.text();
        List<String> parts = List.of(path.split("/", -1));
        if (parts.contains("..") || parts.contains(".") || path.indexOf('\0') >= 0) {
            mistakes.add(node.mistake("must not hold . or .. as a part, nor a NUL"));
        }
        for (String taken : List.of("/proc", "/dev", "/tmp")) {
            if (path.equals(taken) || path.startsWith(taken + "/")) {
                mistakes.add(node.mistake("lies in " + taken + ", which Brig makes itself"));
            }
        }
        return path;
    }

    private Map<String, String> environment(Map<String, DocumentNode> variables, Map<String, String> values) {
        Map<String, String> environment = new LinkedHashMap<>();
        variables.forEach((name, node) -> {
            try {
                String value = Placeholders.fill(node.text(), values);
                if (value.indexOf('\0') >= 0) {
                    throw new IllegalArgumentException("must not hold a NUL");
                }
                environment.put(name, value);
            } catch (IllegalArgumentException e) {
                mistakes.add(node.mistake(e.getMessage()));
            }
        });
        return environment;
    }
}
