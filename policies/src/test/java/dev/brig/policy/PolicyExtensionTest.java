package dev.brig.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brig.sandbox.CpuSet;
import dev.brig.sandbox.Limit;
import dev.brig.sandbox.Mount;
import dev.brig.sandbox.Policy;
import dev.brig.sandbox.Seccomp;
import dev.brig.sandbox.Seccomp.Action;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("pure")
class PolicyExtensionTest {
    private static final Policy JUDGE = Policies.builtIn().get("judge").orElseThrow();

    @TempDir
    private Path directory;

    private Policy policy(String fields) {
        return new PolicyDirectory(directory)
                .with("p.yaml", "extends: judge\n" + fields)
                .policies()
                .get("p")
                .orElseThrow();
    }

    private static List<Seccomp.Rule> rulesOf(Policy policy, String call) {
        return policy.seccomp().rules().stream()
                .filter(rule -> rule.names().contains(call))
                .toList();
    }

    private static List<Mount> mountsAt(Policy policy, Predicate<String> destination) {
        return policy.mounts().stream()
                .filter(mount -> destination.test(mount.destination()))
                .toList();
    }

    @Test
    void a_policy_that_changes_nothing_is_what_it_extends_but_for_its_name() {
        Policy same = policy("description: " + JUDGE.description() + "\n");
        assertThat(same).usingRecursiveComparison().ignoringFields("name").isEqualTo(JUDGE);
        assertThat(same.name()).isEqualTo("p");
    }

    @Test
    void limits_are_inherited_one_by_one() {
        Policy own = policy("""
                limits:
                  cpu: { default: 3s }
                  memory: { default: none, maximum: 8g }
                  idle: null
                  cpuSet: { default: 0-1, maximum: "0-3" }
                """);
        assertThat(own.defaults().get(Limit.CPU)).hasValue(3000);
        assertThat(own.maximum().get(Limit.CPU)).isEqualTo(JUDGE.maximum().get(Limit.CPU));
        assertThat(own.defaults().get(Limit.MEMORY)).isEmpty();
        assertThat(own.maximum().get(Limit.MEMORY)).hasValue(8L << 30);
        assertThat(own.maximum().get(Limit.IDLE)).isEmpty();
        assertThat(own.defaults().cpus()).contains(new CpuSet("0-1"));
        assertThat(own.defaults().get(Limit.WALL)).isEqualTo(JUDGE.defaults().get(Limit.WALL));
    }

    @Test
    void variables_are_added_replaced_and_taken_away() {
        Policy own = policy("environment: { LANG: C, USER: null, MORE: 5, AT: \"${workDirectory}/x $${uid}\" }");
        assertThat(own.environment())
                .containsEntry("LANG", "C")
                .containsEntry("MORE", "5")
                .containsEntry("AT", "/box/x ${uid}")
                .containsEntry("HOME", "/box")
                .doesNotContainKey("USER");
    }

    @Test
    void entries_of_the_file_system_are_added_replaced_and_taken_away() {
        Policy own = policy("""
                fileSystem:
                  /etc/hosts: null
                  /etc/passwd: { kind: bind, source: /srv/passwd, optional: true }
                  /data: { kind: bind, source: /srv/data, writable: true }
                  /home: { kind: directory }
                  /sh: { kind: link, target: bin/sh }
                """);
        assertThat(own.mounts())
                .contains(
                        new Mount.Bind("/srv/passwd", "/etc/passwd", false, true),
                        new Mount.Bind("/srv/data", "/data", true, false),
                        new Mount.Directory("/home"),
                        new Mount.Link("bin/sh", "/sh"));
        assertThat(mountsAt(own, path -> path.equals("/etc/hosts"))).isEmpty();
        assertThat(mountsAt(own, path -> path.equals("/etc/passwd"))).hasSize(1);
        assertThat(mountsAt(own, path -> path.equals("/usr"))).hasSize(1);
    }

    @Test
    void what_depends_on_the_user_follows_the_user() {
        Policy own = policy("user: { uid: 2000 }\nhostname: node-1\nworkDirectory: /w");
        assertThat(own.uid()).isEqualTo(2000);
        assertThat(own.gid()).isEqualTo(JUDGE.gid());
        assertThat(own.environment()).containsEntry("HOME", "/w");
        assertThat(own.mounts())
                .anySatisfy(mount -> assertThat(mount)
                        .isInstanceOfSatisfying(
                                Mount.TextFile.class,
                                file -> assertThat(file.text()).contains("sandbox:x:2000:1000:sandbox:/w:/bin/sh")));
    }

    @Test
    void what_is_said_of_a_call_replaces_all_that_is_inherited_of_it() {
        Policy own = policy("""
                seccomp:
                  groups:
                    network: { calls: [socket] }
                    no-forks: { calls: [fork, vfork], action: stop }
                """);
        assertThat(rulesOf(own, "socket"))
                .singleElement()
                .isEqualTo(new Seccomp.Rule(List.of("socket"), new Action.Allow(), List.of()));
        assertThat(rulesOf(own, "fork"))
                .singleElement()
                .extracting(Seccomp.Rule::action)
                .isEqualTo(new Action.Stop());
        assertThat(rulesOf(own, "socketpair")).isEqualTo(rulesOfWithoutSocket());
        assertThat(own.seccomp().otherwise()).isEqualTo(JUDGE.seccomp().otherwise());
    }

    private static List<Seccomp.Rule> rulesOfWithoutSocket() {
        return rulesOf(JUDGE, "socketpair").stream()
                .map(rule -> new Seccomp.Rule(List.of("socketpair"), rule.action(), rule.conditions()))
                .toList();
    }

    @Test
    void a_group_of_the_same_name_replaces_the_inherited_one_and_null_takes_it_away() {
        Policy own = policy("""
                seccomp:
                  otherwise: { action: stop }
                  groups:
                    time: { calls: [clock_gettime] }
                    file-locks: null
                """);
        assertThat(rulesOf(own, "clock_gettime")).hasSize(1);
        assertThat(rulesOf(own, "nanosleep")).isEmpty();
        assertThat(rulesOf(own, "flock")).isEmpty();
        assertThat(own.seccomp().otherwise()).isEqualTo(new Action.Stop());
    }

    @Test
    void a_list_of_values_makes_one_rule_for_each_combination() {
        Policy own = policy("""
                seccomp:
                  groups:
                    own:
                      calls: [kcmp]
                      when: [{ argument: 2, equals: [1, 2] }, { argument: 3, mask: 0xf0, equals: [0x10, 0x20, 0x30] }]
                """);
        assertThat(rulesOf(own, "kcmp"))
                .hasSize(6)
                .allSatisfy(rule -> assertThat(rule.conditions())
                        .extracting(Seccomp.Condition::argument)
                        .containsExactly(2, 3));
    }

    @Test
    void a_wide_condition_compares_all_bits() {
        Policy own = policy("""
                seccomp:
                  groups:
                    own: { calls: [kcmp], when: [{ argument: 4, differs: 0xffffffffffffffff, wide: true }] }
                """);
        assertThat(rulesOf(own, "kcmp"))
                .singleElement()
                .satisfies(rule -> assertThat(rule.conditions())
                        .containsExactly(
                                new Seccomp.Condition(4, Seccomp.Comparison.MASKED_NOT_EQUAL, -1L, -1L, true)));
    }

    @Test
    void a_users_judge_that_extends_judge_builds_on_the_built_in_one() {
        Policies own = new PolicyDirectory(directory)
                .with("judge.yaml", "extends: judge\nlimits: { memory: { maximum: 16g } }\n")
                .with("contest.yaml", "extends: judge\nhostname: contest\n")
                .policies();
        assertThat(own.get("judge").orElseThrow().maximum().get(Limit.MEMORY)).hasValue(16L << 30);
        assertThat(own.get("contest").orElseThrow().maximum().get(Limit.MEMORY)).hasValue(16L << 30);
        assertThat(own.names()).containsExactly("compile", "contest", "judge", "validate");
    }

    @Test
    void a_users_base_is_under_the_built_in_policies_too() {
        Policies own = new PolicyDirectory(directory)
                .with("base.yaml", "extends: base\nabstract: true\nhostname: elsewhere\n")
                .policies();
        assertThat(own.names())
                .allSatisfy(name ->
                        assertThat(own.get(name).orElseThrow().hostname()).isEqualTo("elsewhere"));
    }

    @Test
    void an_abstract_policy_cannot_be_asked_for() {
        Policies own = new PolicyDirectory(directory)
                .with("basis.yaml", "extends: judge\nabstract: true\nhostname: basis\n")
                .with("real.yaml", "extends: basis\n")
                .policies();
        assertThat(own.get("basis")).isEmpty();
        assertThat(own.get("real").orElseThrow().hostname()).isEqualTo("basis");
    }

    @Test
    void a_policy_can_ask_for_what_is_off_unless_said() {
        assertThat(policy("network: host\nhugePages: true\nspeculationControl: true\nbestEffort: true"))
                .satisfies(own -> assertThat(own.network()).isTrue())
                .satisfies(own -> assertThat(own.hugePages()).isTrue())
                .satisfies(own -> assertThat(own.speculationControl()).isTrue())
                .satisfies(own -> assertThat(own.bestEffort()).isTrue());
    }
}
