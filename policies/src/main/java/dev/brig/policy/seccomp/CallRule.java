package dev.brig.policy.seccomp;

import dev.brig.policy.document.FilePosition;
import dev.brig.sandbox.Seccomp;
import java.util.List;

/**
 * What a policy says about one system call.
 *
 * @param group that names it
 * @param conditions all must hold
 */
record CallRule(
        String group, String call, FilePosition place, Seccomp.Action action, List<Seccomp.Condition> conditions) {

    CallRule {
        conditions = List.copyOf(conditions);
    }
}
