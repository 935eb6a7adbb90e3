package dev.brig.judge.problem.source;

import dev.brig.judge.problem.PackageFinding.Code;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Reads one YAML document strictly: keys are text and unique, there are no tags and no merge keys, and aliases cannot make a small
 * file grow large.
 */
public final class StrictYaml {
    private static final int MAXIMUM_ALIASES = 50;
    private static final int MAXIMUM_DEPTH = 16;
    private static final int MAXIMUM_VALUES = 20_000;

    private final String file;
    private final Findings findings;
    private final Set<Node> above = Collections.newSetFromMap(new IdentityHashMap<>());
    private int values;

    private StrictYaml(String file, Findings findings) {
        this.file = file;
        this.findings = findings;
    }

    /** The mapping that a file is; empty, with a finding, where it is none. A file without content is an empty mapping. */
    public static Optional<Yaml.Mapping> read(String file, String text, Findings findings) {
        LoaderOptions options = new LoaderOptions();
        options.setMaxAliasesForCollections(MAXIMUM_ALIASES);
        options.setNestingDepthLimit(MAXIMUM_DEPTH);
        options.setProcessComments(false);
        // Nothing is made of a tag here; they are refused below, with their line.
        options.setTagInspector(tag -> true);
        try {
            Node root = new org.yaml.snakeyaml.Yaml(options).compose(new StringReader(text));
            if (root == null || root.getTag().equals(Tag.NULL)) {
                return Optional.of(new Yaml.Mapping(Map.of(), 1));
            }
            if (new StrictYaml(file, findings).value(root) instanceof Yaml.Mapping mapping) {
                return Optional.of(mapping);
            }
            findings.error(Code.BAD_YAML, file, line(root), "", "is not a map of keys to values");
        } catch (Refused e) {
            findings.error(e.code, file, e.line, "", e.reason);
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1;
            String reason = Optional.ofNullable(e.getProblem()).orElse("cannot be parsed");
            findings.error(Code.BAD_YAML, file, line, "", "is not YAML: " + reason);
        } catch (YAMLException e) {
            findings.error(Code.BAD_YAML, file, "is not YAML: " + e.getMessage());
        }
        return Optional.empty();
    }

    private Yaml value(Node node) {
        if (++values > MAXIMUM_VALUES) {
            throw new Refused(Code.TOO_LARGE, line(node), "has more than " + MAXIMUM_VALUES + " values");
        }
        if (!above.add(node)) {
            throw new Refused(Code.BAD_YAML, line(node), "an alias stands for what it lies in");
        }
        try {
            return switch (node) {
                case ScalarNode scalar -> scalar(scalar);
                case SequenceNode sequence -> {
                    requireTag(node, Tag.SEQ);
                    List<Yaml> items = new ArrayList<>();
                    for (Node item : sequence.getValue()) {
                        items.add(value(item));
                    }
                    yield new Yaml.Sequence(items, line(node));
                }
                case MappingNode mapping -> mapping(mapping);
                default -> throw new Refused(Code.BAD_YAML, line(node), "is not YAML");
            };
        } finally {
            above.remove(node);
        }
    }

    private Yaml.Mapping mapping(MappingNode mapping) {
        requireTag(mapping, Tag.MAP);
        Map<String, Yaml.Member> members = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            Node key = tuple.getKeyNode();
            if (!(key instanceof ScalarNode name)) {
                throw new Refused(Code.BAD_YAML, line(key), "a key must be plain text");
            }
            if (name.getTag().equals(Tag.MERGE)) {
                throw new Refused(
                        Code.NOT_SUPPORTED, line(key), "merge keys (<<) are not supported: write the keys out");
            }
            Yaml.Member member = new Yaml.Member(value(tuple.getValueNode()), line(key));
            if (members.putIfAbsent(name.getValue(), member) != null) {
                findings.error(Code.DUPLICATE_KEY, file, line(key), name.getValue(), "is there twice");
            }
        }
        return new Yaml.Mapping(members, line(mapping));
    }

    private static Yaml.Scalar scalar(ScalarNode scalar) {
        Tag tag = scalar.getTag();
        Yaml.Kind kind;
        if (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) {
            kind = Yaml.Kind.NUMBER;
        } else if (tag.equals(Tag.BOOL)) {
            kind = Yaml.Kind.FLAG;
        } else if (tag.equals(Tag.NULL)) {
            kind = Yaml.Kind.NOTHING;
        } else if (tag.equals(Tag.STR) || tag.equals(Tag.TIMESTAMP) || tag.equals(Tag.MERGE)) {
            kind = Yaml.Kind.TEXT;
        } else {
            throw new Refused(Code.NOT_SUPPORTED, line(scalar), "tags are not supported: remove " + tag.getValue());
        }
        return new Yaml.Scalar(scalar.getValue(), kind, line(scalar));
    }

    private static void requireTag(Node node, Tag tag) {
        if (!node.getTag().equals(tag)) {
            throw new Refused(
                    Code.NOT_SUPPORTED,
                    line(node),
                    "tags are not supported: remove " + node.getTag().getValue());
        }
    }

    private static int line(Node node) {
        return node.getStartMark().getLine() + 1;
    }

    private static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final Code code;
        private final int line;
        private final String reason;

        Refused(Code code, int line, String reason) {
            super(reason, null, false, false);
            this.code = code;
            this.line = line;
            this.reason = reason;
        }
    }
}
