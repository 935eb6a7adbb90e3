package dev.brig.policy;

import dev.brig.policy.document.DocumentNode;
import dev.brig.policy.mistake.FileMistake;
import dev.brig.sandbox.Seccomp;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a policy's file says together with those it extends, before anything is looked up on this machine.
 *
 * @param root the fields; that of the system calls may be empty
 * @param otherwise what becomes of system calls that no rule names
 * @param rules the system calls
 * @param ownVariables variables of the environment that the policy itself sets, if it is in an image
 * @param ownUser whether the policy itself says who jobs are, if it is in an image
 * @param mistakes found so far
 */
record MergedPolicy(
        String name,
        DocumentNode.Mapping root,
        Optional<Seccomp.Action> otherwise,
        List<Seccomp.Rule> rules,
        Set<String> ownVariables,
        boolean ownUser,
        List<FileMistake> mistakes) {}
