package dev.brig.policy;

import dev.brig.sandbox.Mount;
import dev.brig.sandbox.container.HostTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the field {@code fileSystem} of a policy. Its form has been held against the schema. */
final class FileSystemReader {
    private static final Map<String, Set<String>> FIELDS = Map.of(
            "host", Set.of("kind", "optional"),
            "bind", Set.of("kind", "source", "writable", "optional"),
            "link", Set.of("kind", "target"),
            "directory", Set.of("kind"),
            "text", Set.of("kind", "text"));
    private static final List<String> MADE_BY_BRIG = List.of("/proc", "/dev", "/tmp");

    private final List<Problem> problems;
    private final Map<String, String> values;
    private final String workDirectory;

    /** @param values what placeholders stand for */
    FileSystemReader(List<Problem> problems, Map<String, String> values, String workDirectory) {
        this.problems = problems;
        this.values = values;
        this.workDirectory = workDirectory;
    }

    List<Mount> read(Map<String, Node> entries) {
        List<Mount> mounts = new ArrayList<>();
        entries.forEach((path, entry) -> {
            int before = problems.size();
            requireDestination(path, entry);
            requireFields(entry);
            if (problems.size() == before) {
                mounts.addAll(mounts(path, entry));
            }
        });
        return mounts;
    }

    private void requireDestination(String path, Node entry) {
        requireDirect(path, entry);
        for (String made : MADE_BY_BRIG) {
            if (path.equals(made) || path.startsWith(made + "/")) {
                problems.add(entry.problem("lies in " + made + ", which Brig makes itself"));
            }
        }
        if (path.equals(workDirectory) || path.startsWith(workDirectory + "/")) {
            problems.add(entry.problem("lies in the work directory, which Brig makes itself"));
        }
    }

    private void requireDirect(String path, Node node) {
        if (List.of(path.split("/", -1)).stream().anyMatch(part -> part.equals(".") || part.equals(".."))) {
            problems.add(node.problem("'" + path + "' must not hold . or .. as a part"));
        } else if (path.indexOf('\0') >= 0) {
            problems.add(node.problem("must not hold a NUL"));
        }
    }

    private void requireFields(Node entry) {
        String kind = entry.text("kind").orElseThrow();
        Set<String> fields = FIELDS.get(kind);
        entry.present().forEach((name, node) -> {
            if (!fields.contains(name)) {
                problems.add(node.problem("is not for an entry of kind " + kind));
            }
        });
        require(entry, kind, "bind", "source");
        require(entry, kind, "link", "target");
        require(entry, kind, "text", "text");
        entry.member("source").ifPresent(source -> requireDirect(source.text(), source));
        entry.member("target")
                .filter(target -> target.text().indexOf('\0') >= 0)
                .ifPresent(target -> problems.add(target.problem("must not hold a NUL")));
    }

    private void require(Node entry, String kind, String ofKind, String field) {
        if (kind.equals(ofKind) && entry.member(field).isEmpty()) {
            problems.add(entry.problem("lacks the field '" + field + "', which an entry of kind " + kind + " needs"));
        }
    }

    private List<Mount> mounts(String path, Node entry) {
        return switch (entry.text("kind").orElseThrow()) {
            case "host" -> HostTree.mirror(path, entry.flag("optional"));
            case "bind" ->
                List.of(new Mount.Bind(
                        entry.text("source").orElseThrow(), path, entry.flag("writable"), entry.flag("optional")));
            case "link" -> List.of(new Mount.Link(entry.text("target").orElseThrow(), path));
            case "directory" -> List.of(new Mount.Directory(path));
            default -> text(path, entry.member("text").orElseThrow());
        };
    }

    private List<Mount> text(String path, Node text) {
        try {
            return List.of(new Mount.TextFile(Placeholders.fill(text.text(), values), path));
        } catch (IllegalArgumentException e) {
            problems.add(text.problem(e.getMessage()));
            return List.of();
        }
    }
}
