package dev.brig.policy.seccomp;

import dev.brig.policy.document.Alternatives;
import dev.brig.policy.document.DocumentNode;
import dev.brig.policy.document.SourceFile;
import dev.brig.policy.document.Suggestion;
import dev.brig.policy.mistake.FileMistake;
import dev.brig.sandbox.Seccomp;
import dev.brig.sandbox.Seccomp.Comparison;
import dev.brig.sandbox.libc.Errno;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a seccomp profile of Docker, Podman or the OCI runtime specification. A sandbox has no capabilities, so rules for
 * processes with one are left out. Where a profile compares 64 bits and the kernel may read only 32, the stricter reading
 * counts: an allowed value must match in all 64 bits, an excluded value is excluded whatever its high bits are.
 */
final class OciSeccomp {
    private static final Set<String> RULE_FIELDS =
            Set.of("name", "names", "action", "args", "errnoRet", "errno", "comment", "includes", "excludes");
    private static final Set<String> ARGUMENT_FIELDS = Set.of("index", "value", "valueTwo", "op");
    private static final Set<String> FILTER_FIELDS = Set.of("arches", "caps", "minKernel");
    private static final long LOW_32 = 0xFFFF_FFFFL;

    private final Machine machine;
    private final List<FileMistake> mistakes;

    OciSeccomp(Machine machine, List<FileMistake> mistakes) {
        this.machine = machine;
        this.mistakes = mistakes;
    }

    /**
     * The machine, for a profile's conditions.
     *
     * @param arch in Go's spelling
     */
    record Machine(String arch, int kernelMajor, int kernelMinor) {
        private static final Pattern VERSION = Pattern.compile("(\\d{1,6})\\.(\\d{1,6}).*");

        static Machine own() {
            String arch = System.getProperty("os.arch");
            Matcher kernel = VERSION.matcher(System.getProperty("os.version"));
            boolean known = kernel.matches();
            return new Machine(
                    arch.equals("aarch64") ? "arm64" : arch,
                    known ? Integer.parseInt(kernel.group(1)) : 0,
                    known ? Integer.parseInt(kernel.group(2)) : 0);
        }

        boolean reaches(String version) {
            Matcher wanted = VERSION.matcher(version + ".");
            if (!wanted.matches()) {
                return false;
            }
            int major = Integer.parseInt(wanted.group(1));
            return kernelMajor > major || (kernelMajor == major && kernelMinor >= Integer.parseInt(wanted.group(2)));
        }
    }

    SeccompLayer read(DocumentNode profile) {
        if (!(profile instanceof DocumentNode.Mapping)) {
            throw SourceFile.refused(profile.place(), "is not a seccomp profile");
        }
        Seccomp.Action otherwise = profile.member("defaultAction")
                .map(action -> action(action, errno(profile, "defaultErrnoRet", "defaultErrno")))
                .orElseGet(() -> {
                    mistakes.add(profile.mistake("lacks the field 'defaultAction'"));
                    return new Seccomp.Action.Errno(Errno.EPERM);
                });
        List<CallRule> rules = new ArrayList<>();
        profile.member("syscalls")
                .map(DocumentNode::items)
                .orElse(List.of())
                .forEach(rule -> rules.addAll(rules(rule)));
        return new SeccompLayer(true, Optional.of(otherwise), Set.of(), rules);
    }

    private List<CallRule> rules(DocumentNode rule) {
        requireFields(rule, RULE_FIELDS);
        if (!rule.member("includes").map(this::included).orElse(true)
                || rule.member("excludes").map(this::excluded).orElse(false)) {
            return List.of();
        }
        Optional<DocumentNode> word = rule.member("action");
        if (word.isEmpty()) {
            mistakes.add(rule.mistake("lacks the field 'action'"));
            return List.of();
        }
        Seccomp.Action action = action(word.get(), errno(rule, "errnoRet", "errno"));
        List<List<Seccomp.Condition>> alternatives =
                alternatives(rule.member("args").map(DocumentNode::items).orElse(List.of()), action);
        List<CallRule> rules = new ArrayList<>();
        for (DocumentNode call : rule.member("names")
                .or(() -> rule.member("name"))
                .map(DocumentNode::items)
                .orElse(List.of())) {
            alternatives.forEach(
                    conditions -> rules.add(new CallRule("oci", call.text(), call.place(), action, conditions)));
        }
        return rules;
    }

    /** runc takes several comparisons of one argument as alternatives, other arguments as conditions that must all hold. */
    private List<List<Seccomp.Condition>> alternatives(List<DocumentNode> arguments, Seccomp.Action action) {
        long different =
                arguments.stream().map(node -> node.text("index")).distinct().count();
        List<List<Seccomp.Condition>> all = different < arguments.size() ? List.of() : List.of(List.of());
        for (DocumentNode argument : arguments) {
            List<Seccomp.Condition> conditions = conditions(argument, action);
            if (different < arguments.size()) {
                List<List<Seccomp.Condition>> more = new ArrayList<>(all);
                conditions.forEach(condition -> more.add(List.of(condition)));
                all = more;
            } else {
                all = Alternatives.product(all, conditions, argument, mistakes);
            }
        }
        return all;
    }

    private List<Seccomp.Condition> conditions(DocumentNode node, Seccomp.Action action) {
        requireFields(node, ARGUMENT_FIELDS);
        BigInteger given = number(node, "index");
        if (given.signum() < 0 || given.bitLength() > 3 || given.intValue() > 5) {
            mistakes.add(node.mistake("index must be 0 to 5"));
            return List.of();
        }
        int index = given.intValue();
        long value = number(node, "value").longValue();
        long second = number(node, "valueTwo").longValue();
        boolean allows = action instanceof Seccomp.Action.Allow;
        boolean fits = (value & ~LOW_32) == 0;
        String op = node.text("op").orElse("");
        return switch (op) {
            case "SCMP_CMP_EQ" -> List.of(equal(index, !fits || allows, value));
            case "SCMP_CMP_NE" -> {
                boolean wide = !fits || !allows;
                yield List.of(
                        new Seccomp.Condition(index, Comparison.MASKED_NOT_EQUAL, wide ? -1L : LOW_32, value, wide));
            }
            case "SCMP_CMP_MASKED_EQ" ->
                List.of(new Seccomp.Condition(index, Comparison.MASKED_EQUAL, value, second & value, true));
            case "SCMP_CMP_LT" -> value == 0 ? List.of() : range(index, 0, value - 1, !fits || allows);
            case "SCMP_CMP_LE" -> range(index, 0, value, !fits || allows);
            case "SCMP_CMP_GT" -> {
                boolean wide = !fits || !allows;
                long most = wide ? -1L : LOW_32;
                yield value == most ? List.of() : range(index, value + 1, most, wide);
            }
            case "SCMP_CMP_GE" -> {
                boolean wide = !fits || !allows;
                yield range(index, value, wide ? -1L : LOW_32, wide);
            }
            default -> {
                mistakes.add(node.member("op").orElse(node).mistake("'" + op + "' is not a known comparison"));
                yield List.of();
            }
        };
    }

    private static Seccomp.Condition equal(int index, boolean wide, long value) {
        return new Seccomp.Condition(index, Comparison.MASKED_EQUAL, wide ? -1L : LOW_32, value, wide);
    }

    /** The values from first to last, both included and unsigned, as the fewest blocks with common leading bits. */
    static List<Seccomp.Condition> range(int index, long first, long last, boolean wide) {
        List<Seccomp.Condition> blocks = new ArrayList<>();
        long all = wide ? -1L : LOW_32;
        long start = first;
        while (true) {
            int free = start == 0 ? 64 : Long.numberOfTrailingZeros(start);
            while (free == 64 ? last != -1L : Long.compareUnsigned(start + (1L << free) - 1, last) > 0) {
                free--;
            }
            long low = free == 64 ? -1L : (1L << free) - 1;
            blocks.add(new Seccomp.Condition(index, Comparison.MASKED_EQUAL, all & ~low, start, wide));
            if (start + low == last) {
                return blocks;
            }
            start += low + 1;
        }
    }

    private Seccomp.Action action(DocumentNode word, OptionalInt errno) {
        return switch (word.text()) {
            case "SCMP_ACT_ALLOW", "SCMP_ACT_LOG" -> new Seccomp.Action.Allow();
            case "SCMP_ACT_ERRNO" -> new Seccomp.Action.Errno(errno.orElse(Errno.EPERM));
            // Without a tracer the kernel answers ENOSYS.
            case "SCMP_ACT_TRACE" -> new Seccomp.Action.Errno(Errno.ENOSYS);
            case "SCMP_ACT_KILL", "SCMP_ACT_KILL_THREAD", "SCMP_ACT_KILL_PROCESS", "SCMP_ACT_TRAP" ->
                new Seccomp.Action.Kill();
            default -> {
                mistakes.add(word.mistake("'" + word.text() + "' is not supported"));
                yield new Seccomp.Action.Kill();
            }
        };
    }

    private OptionalInt errno(DocumentNode node, String numberField, String nameField) {
        Optional<DocumentNode> given = node.member(numberField).or(() -> node.member(nameField));
        OptionalInt number = given.map(value -> ErrorNumber.of(value.text())).orElse(OptionalInt.empty());
        if (given.isPresent() && number.isEmpty()) {
            mistakes.add(given.get().mistake(ErrorNumber.reason(given.get().text())));
        }
        return number;
    }

    private boolean included(DocumentNode filter) {
        requireFields(filter, FILTER_FIELDS);
        return filter.member("arches")
                        .map(arches -> arches.texts().contains(machine.arch()))
                        .orElse(true)
                && filter.member("caps").map(caps -> caps.items().isEmpty()).orElse(true)
                && filter.text("minKernel").map(machine::reaches).orElse(true);
    }

    /** No rule is excluded for a capability, since there are none. */
    private boolean excluded(DocumentNode filter) {
        requireFields(filter, FILTER_FIELDS);
        return filter.member("arches")
                        .map(arches -> arches.texts().contains(machine.arch()))
                        .orElse(false)
                || filter.text("minKernel").map(machine::reaches).orElse(false);
    }

    private BigInteger number(DocumentNode node, String name) {
        Optional<DocumentNode> value = node.member(name);
        if (value.isPresent() && !value.get().json().isIntegralNumber()) {
            mistakes.add(value.get().mistake("must be a whole number"));
            return BigInteger.ZERO;
        }
        return value.map(number -> number.json().bigIntegerValue()).orElse(BigInteger.ZERO);
    }

    private void requireFields(DocumentNode node, Set<String> fields) {
        if (node instanceof DocumentNode.Mapping mapping) {
            mapping.names().forEach((name, place) -> {
                if (!fields.contains(name)) {
                    mistakes.add(place.mistake("is not known to Brig" + Suggestion.of(name, fields)));
                }
            });
        }
    }
}
