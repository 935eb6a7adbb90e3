// group: privileges
// tries: to loosen by prctl what binds it, and to change what others rely on
// success: the kernel agrees
// expect: exited 0
// denied: prctl
#include "attempt.h"

int main(void) {
    char filter[16] = {0};
    refused(prctl(PR_SET_NO_NEW_PRIVS, 0, 0, 0, 0), EINVAL);
    refused(prctl(PR_SET_SECCOMP, 0, 0, 0, 0), EPERM);
    refused(prctl(PR_SET_SECCOMP, 1, 0, 0, 0), EPERM);
    refused(prctl(PR_SET_SECCOMP, 2, filter, 0, 0), EPERM);
    refused(prctl(PR_SET_SECUREBITS, 0, 0, 0, 0), EPERM);
    refused(prctl(PR_CAPBSET_DROP, 0, 0, 0, 0), EPERM);
    refused(prctl(PR_SET_MM, 8 /* PR_SET_MM_ARG_START */, filter, 0, 0), EPERM);
    refused(prctl(0x59616d61 /* PR_SET_PTRACER */, -1, 0, 0, 0), EPERM);
    refused(prctl(53 /* PR_SET_SPECULATION_CTRL */, 0, 2 /* PR_SPEC_ENABLE */, 0, 0), EPERM);
    refused(prctl(57 /* PR_SET_IO_FLUSHER */, 1, 0, 0, 0), EPERM);
    refused(prctl(62 /* PR_SCHED_CORE */, 1, 1, 0, 0), EPERM);
    refused(prctl(PR_MCE_KILL, 1, 1, 0, 0), EPERM);
    return held();
}
