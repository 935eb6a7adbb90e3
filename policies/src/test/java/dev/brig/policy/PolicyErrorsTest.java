package dev.brig.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brig.policy.mistake.PolicyException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("pure")
class PolicyErrorsTest {
    @TempDir
    private Path directory;

    /** The policy {@code p}, which extends judge; its fields start on line 2. */
    private PolicyDirectory policy(String fields) {
        return new PolicyDirectory(directory).with("p.yaml", "extends: judge\n" + fields);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            limts: {}                                   | p.yaml:2:1: limts: is not a field here; did you mean 'limits'?
            network: maybe                              | p.yaml:2:10: network: must be one of none, host
            network: nonne                              | p.yaml:2:10: network: must be one of none, host; did you mean 'none'?
            hostname: 5                                 | p.yaml:2:11: hostname: must be text, not a number
            hostname: [a]                               | p.yaml:2:11: hostname: must be text, not a list
            hostname: -a                                | p.yaml:2:11: hostname: must be 1 to 64 letters, digits, dots and hyphens, with a letter or digit at both ends
            abstract: yes                               | p.yaml:2:11: abstract: must be true or false, not text
            description: ''                             | p.yaml:2:14: description: must not be empty
            user: {uid: 0}                              | p.yaml:2:13: user.uid: must be 1 or more
            user: {gid: 65534}                          | p.yaml:2:13: user.gid: must be 65533 or less
            user: {uid: root}                           | p.yaml:2:13: user.uid: must be a whole number, not text
            workDirectory: box                          | p.yaml:2:16: workDirectory: must be an absolute path such as /usr/bin, without // and without / at its end
            workDirectory: /                            | p.yaml:2:16: workDirectory: must be an absolute path such as /usr/bin, without // and without / at its end
            workDirectory: /a/../b                      | p.yaml:2:16: workDirectory: must not hold . or .. as a part, nor a NUL
            workDirectory: /dev/shm                     | p.yaml:2:16: workDirectory: lies in /dev, which Brig makes itself
            environment: {1A: x}                        | p.yaml:2:15: environment.1A: is not a variable's name: use letters, digits and _, and no digit first
            environment: {A: [x]}                       | p.yaml:2:18: environment.A: must be text or a whole number or true or false, not a list
            environment: {A: "x\\0"}                    | p.yaml:2:18: environment.A: must not hold a NUL
            environment: {A: "${who}"}                  | p.yaml:2:18: environment.A: '${who}' stands for nothing here: there are gid, hostname, uid, workDirectory
            environment: {A: "${uid"}                   | p.yaml:2:18: environment.A: '${' without its '}'; write $${ to mean ${ itself
            """)
    void a_wrong_field_is_named_with_its_place_and_reason(String field, String expected) {
        assertThat(policy(field).policyMistakes()).containsExactly(expected);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            cpu: 5s                                     | p.yaml:3:8: limits.cpu: must say which value it gives: { default: …, maximum: … }
            cpu: {most: 5s}                             | p.yaml:3:9: limits.cpu.most: is not a field here
            cqu: {default: 5s}                          | p.yaml:3:3: limits.cqu: is not a field here; did you mean 'cpu'?
            cpu: {default: 5q}                          | p.yaml:3:18: limits.cpu.default: '5q' is not understood: write a time such as 1s, 250ms, 5min or 2h, or a plain number of milliseconds
            cpu: {default: 1.5s}                        | p.yaml:3:18: limits.cpu.default: '1.5s' is not understood: write a time such as 1s, 250ms, 5min or 2h, or a plain number of milliseconds
            cpu: {default: -1s}                         | p.yaml:3:18: limits.cpu.default: '-1s' is negative: write a time such as 1s, 250ms, 5min or 2h, or a plain number of milliseconds
            cpu: {default: 0}                           | p.yaml:3:18: limits.cpu.default: 0 is too little: the least is 1ms
            cpu: {maximum: 48h}                         | p.yaml:3:18: limits.cpu.maximum: 48h is too much: the most is 24h
            cpu: {default: 99999999999999999999}        | p.yaml:3:18: limits.cpu.default: '99999999999999999999' is too large
            cpu: {default: 61s}                         | p.yaml:3:18: limits.cpu.default: 61s is above the maximum, 1min
            memory: {default: 5s}                       | p.yaml:3:21: limits.memory.default: '5s' is not understood: write a size such as 64k, 256m or 1g, or a plain number of bytes
            memory: {default: 4k}                       | p.yaml:3:21: limits.memory.default: 4k is too little: the least is 1m
            processes: {default: 1k}                    | p.yaml:3:24: limits.processes.default: '1k' is not understood: write a whole number
            cpuRate: {default: half}                    | p.yaml:3:22: limits.cpuRate.default: 'half' is not understood: write a whole number of percent of one core, such as 50% or 200
            cpuSet: {default: 3-1}                      | p.yaml:3:21: limits.cpuSet.default: not a range of CPUs below 4096: 3-1
            cpuSet: {default: 0-4, maximum: 0-3}        | p.yaml:3:21: limits.cpuSet.default: holds CPUs that are not in the maximum
            """)
    void a_wrong_limit_is_named_with_its_place_and_reason(String limit, String expected) {
        assertThat(policy("limits:\n  " + limit).policyMistakes()).containsExactly(expected);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            data: {kind: directory}                     | p.yaml:3:3: fileSystem.data: must be an absolute path such as /usr/bin, without // and without / at its end
            /a: {}                                      | p.yaml:3:7: fileSystem./a: lacks the field 'kind'
            /a: {kind: bnd}                             | p.yaml:3:14: fileSystem./a.kind: must be one of host, bind, link, directory, text, prepared; did you mean 'bind'?
            /a: {kind: bind}                            | p.yaml:3:7: fileSystem./a: lacks the field 'source', which an entry of kind bind needs
            /a: {kind: bind, source: b}                 | p.yaml:3:28: fileSystem./a.source: must be an absolute path such as /usr/bin, without // and without / at its end
            /a: {kind: bind, source: /b/../c}           | p.yaml:3:28: fileSystem./a.source: '/b/../c' must not hold . or .. as a part
            /a: {kind: host, source: /b}                | p.yaml:3:28: fileSystem./a.source: is not for an entry of kind host
            /a: {kind: host, writable: true}            | p.yaml:3:30: fileSystem./a.writable: is not for an entry of kind host
            /a: {kind: link}                            | p.yaml:3:7: fileSystem./a: lacks the field 'target', which an entry of kind link needs
            /a: {kind: text}                            | p.yaml:3:7: fileSystem./a: lacks the field 'text', which an entry of kind text needs
            /a: {kind: text, text: "${x}"}              | p.yaml:3:26: fileSystem./a.text: '${x}' stands for nothing here: there are gid, hostname, uid, workDirectory
            /a/../b: {kind: directory}                  | p.yaml:3:12: fileSystem./a/../b: '/a/../b' must not hold . or .. as a part
            "/a\\0": {kind: directory}                  | p.yaml:3:11: fileSystem./a\0: must not hold a NUL
            /proc/sys: {kind: directory}                | p.yaml:3:14: fileSystem./proc/sys: lies in /proc, which Brig makes itself
            /tmp: {kind: bind, source: /tmp}            | p.yaml:3:9: fileSystem./tmp: lies in /tmp, which Brig makes itself
            /box/a: {kind: directory}                   | p.yaml:3:11: fileSystem./box/a: lies in the work directory, which Brig makes itself
            """)
    void a_wrong_entry_of_the_file_system_is_named_with_its_place_and_reason(String entry, String expected) {
        assertThat(policy("fileSystem:\n  " + entry).policyMistakes()).containsExactly(expected.replace("\\0", "\0"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            otherwise: report                                               | p.yaml:3:14: seccomp.otherwise: must be a mapping such as { action: report, errno: EPERM }
            otherwise: {action: alow}                                       | p.yaml:3:23: seccomp.otherwise.action: must be one of allow, errno, ignore, report, stop, kill; did you mean 'allow'?
            otherwise: {action: stop, errno: EPERM}                         | p.yaml:3:36: seccomp.otherwise.errno: goes with the actions errno and report only
            otherwise: {action: errno, errno: EPREM}                        | p.yaml:3:37: seccomp.otherwise.errno: 'EPREM' is not an error: write a name such as EPERM, or a number from 1 to 4095; did you mean 'EPERM'?
            otherwise: {action: errno, errno: 4096}                         | p.yaml:3:37: seccomp.otherwise.errno: must be 4095 or less
            groups: {A: {calls: [read]}}                                    | p.yaml:3:12: seccomp.groups.A: is not a name: use up to 64 small letters, digits and hyphens, a letter first
            groups: {a: {calls: []}}                                        | p.yaml:3:23: seccomp.groups.a.calls: must not be empty
            groups: {a: {action: stop}}                                     | p.yaml:3:15: seccomp.groups.a: lacks the field 'calls'
            groups: {a: {calls: [raed]}}                                    | p.yaml:3:24: seccomp.groups.a.calls[0]: 'raed' is not a system call; did you mean 'read'?
            groups: {a: {calls: [read, read]}}                              | p.yaml:3:30: seccomp.groups.a.calls[1]: 'read' is in this list twice
            groups: {a: {calls: [read]}, b: {calls: [read], action: stop}}  | p.yaml:3:44: seccomp.groups.b.calls[0]: read never gets here: the group 'a' (line 3) comes first
            groups: {a: {calls: [read], when: [{argument: 6, equals: 0}]}}  | p.yaml:3:49: seccomp.groups.a.when[0].argument: must be 5 or less
            groups: {a: {calls: [read], when: [{argument: 0}]}}             | p.yaml:3:38: seccomp.groups.a.when[0]: needs either equals or differs
            groups: {a: {calls: [read], when: [{argument: 0, equals: 0, differs: 1}]}} | p.yaml:3:38: seccomp.groups.a.when[0]: needs either equals or differs
            groups: {a: {calls: [read], when: [{argument: 0, equals: -1}]}} | p.yaml:3:60: seccomp.groups.a.when[0].equals: must be 0 or more
            groups: {a: {calls: [read], when: [{argument: 0, equals: 0x100000000}]}} | p.yaml:3:60: seccomp.groups.a.when[0].equals: needs more than 32 bits: add wide: true
            groups: {a: {calls: [read], when: [{argument: 0, mask: 1, equals: 2}]}} | p.yaml:3:69: seccomp.groups.a.when[0].equals: has bits outside the mask, so nothing is ever equal to it
            groups: {a: {calls: [read], when: [{argument: 0, equals: 1}, {argument: 0, equals: 2}]}} | p.yaml:3:64: seccomp.groups.a.when[1]: compares the same argument a second time
            oci: nowhere.json                                               | nowhere.json: does not exist
            """)
    void a_wrong_rule_for_calls_is_named_with_its_place_and_reason(String field, String expected) {
        assertThat(policy("seccomp:\n  " + field).policyMistakes()).containsExactly(expected);
    }

    @Test
    void a_name_to_extend_that_there_is_not_is_an_error() {
        PolicyDirectory own = new PolicyDirectory(directory).with("p.yaml", "# mine\nextends: judje\n");
        assertThat(own.policyMistakes())
                .containsExactly("p.yaml:2:10: extends: there is no policy 'judje'; did you mean 'judge'?");
    }

    @Test
    void a_policy_that_is_not_built_in_cannot_extend_itself() {
        assertThat(new PolicyDirectory(directory).with("p.yaml", "extends: p\n").policyMistakes())
                .containsExactly("p.yaml:1:10: extends: there is no built-in policy 'p' to extend");
    }

    @Test
    void policies_that_extend_one_another_are_an_error() {
        PolicyDirectory own = new PolicyDirectory(directory)
                .with("a.yaml", "extends: b\n")
                .with("b.yaml", "extends: c\n")
                .with("c.yaml", "extends: a\n");
        assertThat(own.policyMistakes())
                .containsExactly(
                        "a.yaml:1:10: extends: extends itself, by way of b → c → a → b",
                        "b.yaml:1:10: extends: extends itself, by way of c → a → b → c",
                        "c.yaml:1:10: extends: extends itself, by way of a → b → c → a");
    }

    @Test
    void a_policy_that_extends_nothing_must_say_everything() {
        assertThat(new PolicyDirectory(directory)
                        .with("p.yaml", "description: alone\n")
                        .policyMistakes())
                .contains(
                        "p.yaml:1:1: lacks the field 'hostname', and so does what it extends",
                        "p.yaml:1:1: lacks the field 'fileSystem', and so does what it extends",
                        "p.yaml:1:1: lacks the field 'user.uid', and so does what it extends",
                        "p.yaml:1:1: does not say what becomes of other system calls: seccomp.otherwise");
    }

    @Test
    void all_mistakes_of_all_files_are_told_at_once() {
        PolicyDirectory own = new PolicyDirectory(directory)
                .with("a.yaml", "extends: judge\nhostname: 1\nnetwork: 2\n")
                .with("b.yaml", "extends: judge\nlimts: {}\n");
        assertThat(own.policyMistakes()).hasSize(3);
    }

    @Test
    void a_mistake_in_an_inherited_file_is_told_once_and_in_that_file() {
        PolicyDirectory own = new PolicyDirectory(directory)
                .with("a.yaml", "extends: judge\nlimits:\n  cpu: { default: never }\n")
                .with("b.yaml", "extends: a\n")
                .with("c.yaml", "extends: a\n");
        assertThat(own.policyMistakes()).singleElement().asString().startsWith("a.yaml:3:19: limits.cpu.default:");
    }

    @Test
    void a_maximum_lowered_below_an_inherited_default_is_an_error() {
        assertThat(policy("limits:\n  cpu: { maximum: 1s }").policyMistakes())
                .singleElement()
                .asString()
                .matches("built-in:judge.yaml:\\d+:\\d+: limits.cpu.default: 2s is above the maximum, 1s");
    }

    @Test
    void file_names_that_cannot_be_policies_are_errors() {
        PolicyDirectory own = new PolicyDirectory(directory)
                .with("Judge.yaml", "extends: judge\n")
                .with("judge.yml", "extends: judge\n");
        assertThat(own.policyMistakes())
                .containsExactly(
                        "Judge.yaml: cannot be a policy's name: use up to 64 small letters, digits and hyphens, a letter first",
                        "judge.yml: must end in .yaml to be read");
    }

    @Test
    void a_directory_that_is_not_there_is_an_error() {
        assertThatThrownBy(() -> Policies.load(directory.resolve("none")))
                .isInstanceOf(PolicyException.class)
                .hasMessageContaining("none: is not a directory that can be read");
    }
}
