package dev.brig.policy;

import dev.brig.policy.document.DocumentNode;
import dev.brig.policy.mistake.FileMistake;
import dev.brig.sandbox.Mount;
import dev.brig.sandbox.root.HostTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the field {@code fileSystem} of a policy. Its form has been held against the schema. */
final class FileSystemReader {
    static final String PREPARED = "prepared";
    private static final Map<String, Set<String>> FIELDS = Map.of(
            "host",
            Set.of("kind", "optional"),
            "bind",
            Set.of("kind", "source", "writable", "optional"),
            "link",
            Set.of("kind", "target"),
            "directory",
            Set.of("kind"),
            "text",
            Set.of("kind", "text"),
            PREPARED,
            Set.of("kind"));
    private static final List<String> MADE_BY_BRIG = List.of("/proc", "/dev", "/tmp");

    private final List<FileMistake> mistakes;
    private final Map<String, String> values;
    private final String workDirectory;

    /** @param values what placeholders stand for */
    FileSystemReader(List<FileMistake> mistakes, Map<String, String> values, String workDirectory) {
        this.mistakes = mistakes;
        this.values = values;
        this.workDirectory = workDirectory;
    }

    List<Mount> read(Map<String, DocumentNode> entries) {
        List<Mount> mounts = new ArrayList<>();
        entries.forEach((path, entry) -> {
            int before = mistakes.size();
            requireDestination(path, entry);
            requireFields(entry);
            if (mistakes.size() == before) {
                mounts.addAll(mounts(path, entry));
            }
        });
        return mounts;
    }

    private void requireDestination(String path, DocumentNode entry) {
        requireDirect(path, entry);
        for (String made : MADE_BY_BRIG) {
            if (path.equals(made) || path.startsWith(made + "/")) {
                mistakes.add(entry.mistake("lies in " + made + ", which Brig makes itself"));
            }
        }
        if (path.equals(workDirectory) || path.startsWith(workDirectory + "/")) {
            mistakes.add(entry.mistake("lies in the work directory, which Brig makes itself"));
        }
    }

    private void requireDirect(String path, DocumentNode node) {
        if (List.of(path.split("/", -1)).stream().anyMatch(part -> part.equals(".") || part.equals(".."))) {
            mistakes.add(node.mistake("'" + path + "' must not hold . or .. as a part"));
        } else if (path.indexOf('\0') >= 0) {
            mistakes.add(node.mistake("must not hold a NUL"));
        }
    }

    private void requireFields(DocumentNode entry) {
        String kind = entry.text("kind").orElseThrow();
        Set<String> fields = FIELDS.get(kind);
        entry.present().forEach((name, node) -> {
            if (!fields.contains(name)) {
                mistakes.add(node.mistake("is not for an entry of kind " + kind));
            }
        });
        require(entry, kind, "bind", "source");
        require(entry, kind, "link", "target");
        require(entry, kind, "text", "text");
        entry.member("source").ifPresent(source -> requireDirect(source.text(), source));
        entry.member("target")
                .filter(target -> target.text().indexOf('\0') >= 0)
                .ifPresent(target -> mistakes.add(target.mistake("must not hold a NUL")));
    }

    private void require(DocumentNode entry, String kind, String ofKind, String field) {
        if (kind.equals(ofKind) && entry.member(field).isEmpty()) {
            mistakes.add(entry.mistake("lacks the field '" + field + "', which an entry of kind " + kind + " needs"));
        }
    }

    private List<Mount> mounts(String path, DocumentNode entry) {
        return switch (entry.text("kind").orElseThrow()) {
            case "host" -> HostTree.mirror(path, entry.flag("optional"));
            case "bind" ->
                List.of(new Mount.Bind(
                        entry.text("source").orElseThrow(), path, entry.flag("writable"), entry.flag("optional")));
            case "link" -> List.of(new Mount.Link(entry.text("target").orElseThrow(), path));
            case PREPARED -> List.of(new Mount.Bind(PreparedDirectory.path().toString(), path, false, true));
            case "directory" -> List.of(new Mount.Directory(path));
            default -> text(path, entry.member("text").orElseThrow());
        };
    }

    private List<Mount> text(String path, DocumentNode text) {
        try {
            return List.of(new Mount.TextFile(Placeholders.fill(text.text(), values), path));
        } catch (IllegalArgumentException e) {
            mistakes.add(text.mistake(e.getMessage()));
            return List.of();
        }
    }
}
