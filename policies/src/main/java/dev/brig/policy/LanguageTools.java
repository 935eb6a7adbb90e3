package dev.brig.policy;

import dev.brig.policy.document.DocumentNode;
import dev.brig.sandbox.root.RootTree;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the files that a language's commands use, as a sandbox will see them. */
final class LanguageTools {
    private static final Pattern VERSION = Pattern.compile("[0-9]+(\\.[0-9]+)*");

    private final RootTree root;

    LanguageTools(RootTree root) {
        this.root = root;
    }

    /** Those of the tools that are found, by name, with their paths. */
    Map<String, String> find(Map<String, DocumentNode> tools) {
        Map<String, String> found = new LinkedHashMap<>();
        tools.forEach((name, tool) -> find(tool).ifPresent(path -> found.put(name, path)));
        return found;
    }

    private Optional<String> find(DocumentNode tool) {
        List<String> patterns = tool.member("path").orElse(tool).texts();
        List<String> containing =
                tool.member("containing").map(DocumentNode::texts).orElse(List.of());
        return patterns.stream()
                .flatMap(pattern -> newest(pattern, containing).stream())
                .findFirst();
    }

    private Optional<String> newest(String pattern, List<String> containing) {
        int star = pattern.indexOf('*');
        int open = star < 0 ? pattern.length() : pattern.lastIndexOf('/', star);
        return root.matching(pattern).stream()
                .filter(path -> containing.stream().allMatch(file -> root.exists(path + "/" + file)))
                .max(Comparator.comparing((String path) -> version(path.substring(open)), LanguageTools::compare)
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** The first version number in the text, part by part. */
    private static List<BigInteger> version(String text) {
        Matcher version = VERSION.matcher(text);
        List<BigInteger> parts = new ArrayList<>();
        if (version.find()) {
            for (String part : version.group().split("\\.", -1)) {
                parts.add(new BigInteger(part));
            }
        }
        return parts;
    }

    private static int compare(List<BigInteger> a, List<BigInteger> b) {
        for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
            int order = a.get(i).compareTo(b.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(a.size(), b.size());
    }
}
