package dev.brig.sandbox.doctor;

import dev.brig.sandbox.Policy;
import java.util.List;

/** Finds out whether this machine has what Brig needs. */
public final class Doctor {
    private Doctor() {}

    /**
     * Examines this machine, and runs one program in a sandbox of the policy if possible. Makes no lasting changes.
     */
    public static List<Finding> examine(Policy policy) {
        return Examination.of(policy);
    }
}
