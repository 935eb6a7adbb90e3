package dev.brig.policy;

import dev.brig.sandbox.Seccomp;
import java.util.List;

/**
 * What a policy says about one system call.
 *
 * @param group that names it
 * @param conditions all must hold
 */
record CallRule(String group, String call, Place place, Seccomp.Action action, List<Seccomp.Condition> conditions) {

    CallRule {
        conditions = List.copyOf(conditions);
    }
}
