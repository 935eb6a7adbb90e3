package dev.brig.policy.seccomp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brig.policy.PolicyDirectory;
import dev.brig.policy.document.JsonReader;
import dev.brig.policy.document.SourceFile;
import dev.brig.policy.mistake.FileMistake;
import dev.brig.policy.mistake.PolicyException;
import dev.brig.sandbox.Policy;
import dev.brig.sandbox.Seccomp;
import dev.brig.sandbox.Seccomp.Action;
import dev.brig.sandbox.Seccomp.Comparison;
import dev.brig.sandbox.Seccomp.Condition;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("pure")
class OciSeccompTest {
    private static final OciSeccomp.Machine MACHINE = new OciSeccomp.Machine("amd64", 6, 1);
    private static final String PROFILE = """
            {
            	"defaultAction": "SCMP_ACT_ERRNO",
            	"defaultErrnoRet": 38,
            	"archMap": [{"architecture": "SCMP_ARCH_X86_64", "subArchitectures": ["SCMP_ARCH_X86"]}],
            	"syscalls": [
            		{"names": ["read", "write", "no_such_call"], "action": "SCMP_ACT_ALLOW"},
            		{"names": ["ptrace"], "action": "SCMP_ACT_ALLOW", "includes": {"minKernel": "4.8"}},
            		{"names": ["newer"], "action": "SCMP_ACT_ALLOW", "includes": {"minKernel": "6.2"}},
            		{"names": ["bpf"], "action": "SCMP_ACT_ALLOW", "includes": {"caps": ["CAP_BPF"]}},
            		{"names": ["arm_only"], "action": "SCMP_ACT_ALLOW", "includes": {"arches": ["arm64"]}},
            		{"names": ["arch_prctl"], "action": "SCMP_ACT_ALLOW", "includes": {"arches": ["amd64", "x32"]}},
            		{"names": ["not_here"], "action": "SCMP_ACT_ALLOW", "excludes": {"arches": ["amd64"]}},
            		{"names": ["clone3"], "action": "SCMP_ACT_ERRNO", "errnoRet": 38, "excludes": {"caps": ["CAP_SYS_ADMIN"]}},
            		{"name": "kill", "action": "SCMP_ACT_KILL_PROCESS", "comment": "as older profiles write it"},
            		{"names": ["tkill"], "action": "SCMP_ACT_ERRNO", "errno": "ENOENT"}
            	]
            }
            """;

    @TempDir
    private Path directory;

    private final List<FileMistake> mistakes = new ArrayList<>();

    private SeccompLayer read(String json) {
        SourceFile file = SourceFile.of("p.json", Optional.empty(), json.getBytes(StandardCharsets.UTF_8));
        return new OciSeccomp(MACHINE, mistakes).read(JsonReader.read(file));
    }

    private Optional<Action> actionOn(SeccompLayer layer, String call) {
        return layer.rules().stream()
                .filter(rule -> rule.call().equals(call))
                .map(CallRule::action)
                .findFirst();
    }

    /** What becomes of a call with the value as its first argument, under a profile that says one thing about it. */
    private Action on(String action, String otherwise, String op, String value, String second, long argument) {
        SeccompLayer layer = read("""
                {"defaultAction": "%s", "syscalls": [{"names": ["call"], "action": "%s",
                  "args": [{"index": 0, "value": %s, "valueTwo": %s, "op": "SCMP_CMP_%s"}]}]}
                """.formatted(otherwise, action, value, second, op));
        return layer.rules().stream()
                .filter(rule -> rule.conditions().stream().allMatch(condition -> holds(condition, argument)))
                .map(CallRule::action)
                .findFirst()
                .or(layer::otherwise)
                .orElseThrow();
    }

    private static boolean holds(Condition condition, long argument) {
        long bits = condition.wide() ? condition.mask() : condition.mask() & 0xFFFF_FFFFL;
        return ((argument & bits) == condition.value()) == (condition.comparison() == Comparison.MASKED_EQUAL);
    }

    @Test
    void a_profile_keeps_its_calls_actions_and_errors() {
        SeccompLayer layer = read(PROFILE);
        assertThat(mistakes).isEmpty();
        assertThat(layer.otherwise()).contains(new Action.Errno(38));
        assertThat(actionOn(layer, "read")).contains(new Action.Allow());
        assertThat(actionOn(layer, "no_such_call")).contains(new Action.Allow());
        assertThat(actionOn(layer, "kill")).contains(new Action.Kill());
        assertThat(actionOn(layer, "tkill")).contains(new Action.Errno(2));
        assertThat(actionOn(layer, "clone3")).contains(new Action.Errno(38));
    }

    @Test
    void rules_for_other_machines_newer_kernels_and_capabilities_are_left_out() {
        SeccompLayer layer = read(PROFILE);
        assertThat(actionOn(layer, "ptrace")).isPresent();
        assertThat(actionOn(layer, "arch_prctl")).isPresent();
        assertThat(actionOn(layer, "newer")).isEmpty();
        assertThat(actionOn(layer, "bpf")).isEmpty();
        assertThat(actionOn(layer, "arm_only")).isEmpty();
        assertThat(actionOn(layer, "not_here")).isEmpty();
    }

    @ParameterizedTest(name = "allowed if {0} {1} ({2}): {3} is {4}")
    @CsvSource({
        "EQ, 5, 0, 5, true",
        "EQ, 5, 0, 6, false",
        "EQ, 5, 0, 0x100000005, false",
        "NE, 40, 0, 1, true",
        "NE, 40, 0, 40, false",
        "NE, 40, 0, 0x100000028, false",
        "MASKED_EQ, 2114060288, 0, 0x11, true",
        "MASKED_EQ, 2114060288, 0, 0x10000011, false",
        "LT, 38, 0, 37, true",
        "LT, 38, 0, 38, false",
        "LT, 38, 0, 0x100000001, false",
        "LT, 0, 0, 0, false",
        "LE, 38, 0, 38, true",
        "LE, 38, 0, 39, false",
        "GT, 40, 0, 41, true",
        "GT, 40, 0, 40, false",
        "GT, 40, 0, 0x100000028, false",
        "GT, 40, 0, 0xffffffff, true",
        "GT, 18446744073709551615, 0, 5, false",
        "GE, 40, 0, 40, true",
        "GE, 40, 0, 39, false",
        "GE, 4294967296, 0, 0x100000000, true",
        "GE, 4294967296, 0, 0xffffffff, false"
    })
    void a_comparison_that_allows_is_taken_strictly(
            String op, String value, String second, String argument, boolean allowed) {
        Action action =
                on("SCMP_ACT_ALLOW", "SCMP_ACT_ERRNO", op, value, second, Long.parseUnsignedLong(hex(argument), 16));
        assertThat(action.equals(new Action.Allow())).isEqualTo(allowed);
        assertThat(mistakes).isEmpty();
    }

    @ParameterizedTest(name = "denied if {0} {1}: {2} is {3}")
    @CsvSource({
        "EQ, 5, 5, true",
        "EQ, 5, 0x100000005, true",
        "EQ, 5, 6, false",
        "NE, 5, 5, false",
        "NE, 5, 0x100000005, true",
        "LT, 38, 0x100000001, true",
        "LT, 38, 38, false",
        "GT, 40, 0x100000028, true",
        "GT, 40, 40, false"
    })
    void a_comparison_that_denies_is_taken_strictly(String op, String value, String argument, boolean denied) {
        Action action =
                on("SCMP_ACT_ERRNO", "SCMP_ACT_ALLOW", op, value, "0", Long.parseUnsignedLong(hex(argument), 16));
        assertThat(action.equals(new Action.Errno(1))).isEqualTo(denied);
    }

    private static String hex(String number) {
        return number.startsWith("0x") ? number.substring(2) : Long.toHexString(Long.parseLong(number));
    }

    @Test
    void several_comparisons_of_one_argument_are_alternatives_as_in_runc() {
        SeccompLayer layer = read("""
                {"defaultAction": "SCMP_ACT_ERRNO", "syscalls": [{"names": ["socket"], "action": "SCMP_ACT_ALLOW", "args": [
                  {"index": 0, "value": 1, "op": "SCMP_CMP_EQ"}, {"index": 0, "value": 2, "op": "SCMP_CMP_EQ"}]}]}
                """);
        assertThat(layer.rules())
                .hasSize(2)
                .allSatisfy(rule -> assertThat(rule.conditions()).hasSize(1));
    }

    @Test
    void comparisons_of_different_arguments_must_all_hold() {
        SeccompLayer layer = read("""
                {"defaultAction": "SCMP_ACT_ERRNO", "syscalls": [{"names": ["socket"], "action": "SCMP_ACT_ALLOW", "args": [
                  {"index": 0, "value": 1, "op": "SCMP_CMP_EQ"}, {"index": 1, "value": 2, "op": "SCMP_CMP_EQ"}]}]}
                """);
        assertThat(layer.rules())
                .singleElement()
                .satisfies(rule -> assertThat(rule.conditions()).hasSize(2));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            []                                                                    | p.json:1:1: is not a seccomp profile
            {}                                                                    | p.json:1:1: lacks the field 'defaultAction'
            {"defaultAction": "SCMP_ACT_NOTIFY"}                                  | p.json:1:19: defaultAction: 'SCMP_ACT_NOTIFY' is not supported
            {"defaultAction": "SCMP_ACT_KILL", "syscalls": [{"names": ["a"]}]}    | p.json:1:49: syscalls[0]: lacks the field 'action'
            {"defaultAction": "SCMP_ACT_KILL", "syscalls": [{"action": "SCMP_ACT_ALLOW", "arg": []}]} | p.json:1:78: syscalls[0].arg: is not known to Brig; did you mean 'args'?
            {"defaultAction": "SCMP_ACT_KILL", "syscalls": [{"action": "SCMP_ACT_ALLOW", "args": [{"index": 6, "op": "SCMP_CMP_EQ"}]}]} | p.json:1:87: syscalls[0].args[0]: index must be 0 to 5
            {"defaultAction": "SCMP_ACT_KILL", "syscalls": [{"action": "SCMP_ACT_ALLOW", "args": [{"index": 0, "op": "EQ"}]}]} | p.json:1:106: syscalls[0].args[0].op: 'EQ' is not a known comparison
            {"defaultAction": "SCMP_ACT_KILL", "syscalls": [{"action": "SCMP_ACT_ERRNO", "errnoRet": 5000}]} | p.json:1:90: syscalls[0].errnoRet: '5000' is not an error: write a name such as EPERM, or a number from 1 to 4095
            {"defaultAction": "SCMP_ACT_KILL" "syscalls": []}                     | p.json:1:35: is not JSON: Unexpected character ('"' (code 34)): was expecting comma to separate Object entries
            {"defaultAction": "SCMP_ACT_KILL", "defaultAction": "SCMP_ACT_ALLOW"} | p.json:1:51: is not JSON: Duplicate field 'defaultAction'
            """)
    void a_profile_that_cannot_be_used_is_named_with_place_and_reason(String json, String expected) {
        try {
            read(json);
        } catch (PolicyException e) {
            mistakes.addAll(e.mistakes());
        }
        assertThat(mistakes).singleElement().hasToString(expected);
    }

    @Test
    void a_policy_can_name_a_profile_beside_it_and_add_to_it() {
        Policy policy = new PolicyDirectory(directory)
                .with("docker.json", PROFILE)
                .with("p.yaml", """
                        extends: judge
                        seccomp:
                          oci: docker.json
                          otherwise: { action: report }
                          groups:
                            more: { calls: [kill, getpid] }
                        """)
                .policies()
                .get("p")
                .orElseThrow();
        assertThat(policy.seccomp().otherwise()).isEqualTo(new Action.Report(1));
        assertThat(policy.seccomp().rules())
                .filteredOn(rule -> rule.names().contains("kill"))
                .singleElement()
                .extracting(Seccomp.Rule::action)
                .isEqualTo(new Action.Allow());
        assertThat(policy.seccomp().rules())
                .noneSatisfy(rule -> assertThat(rule.names()).as("of judge").contains("mmap"));
        assertThat(policy.seccomp().rules())
                .anySatisfy(rule -> assertThat(rule.names()).contains("read", "write"));
    }
}
