package dev.brig.sandbox.seccomp;

import com.sun.jna.Library;
import com.sun.jna.Pointer;

/**
 * Functions of libseccomp, by their C names; see their man pages. Those that return {@code int} return a negative error
 * number on failure.
 */
interface Libseccomp extends Library {
    int SCMP_FLTATR_ACT_BADARCH = 2; // seccomp.h, enum scmp_filter_attr
    int SCMP_FLTATR_CTL_OPTIMIZE = 8;

    int SCMP_CMP_GE = 5; // seccomp.h, enum scmp_compare
    int SCMP_CMP_MASKED_EQ = 7;

    int SCMP_ARG_CMP_BYTES = 24; // struct scmp_arg_cmp { unsigned arg; enum op; uint64_t datum_a, datum_b; }

    /** Gives {@code struct scmp_version { unsigned major, minor, micro; }}. */
    Pointer seccomp_version();

    /** Gives null on failure. */
    Pointer seccomp_init(int defaultAction);

    void seccomp_release(Pointer filter);

    int seccomp_attr_set(Pointer filter, int attribute, int value);

    /** Has the filter speak for one more architecture. */
    int seccomp_arch_add(Pointer filter, int architecture);

    /** Gives 0 for a name that it does not know. */
    int seccomp_arch_resolve_name(String name);

    /** Takes the arguments to compare as an array of {@code struct scmp_arg_cmp}. */
    int seccomp_rule_add_array(Pointer filter, int action, int call, int argumentCount, Pointer arguments);

    int seccomp_export_bpf(Pointer filter, int fd);

    /** Gives a negative number if the library or this architecture has no such call. */
    int seccomp_syscall_resolve_name(String name);

    int seccomp_syscall_resolve_name_arch(int architecture, String name);

    /** Gives a text that the caller frees, or null for a number it does not know. */
    Pointer seccomp_syscall_resolve_num_arch(int architecture, int call);
}
