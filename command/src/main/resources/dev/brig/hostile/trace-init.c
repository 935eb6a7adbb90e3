// group: processes-of-others
// tries: to trace init, which runs under the same user
// success: the kernel agrees
// expect: exited 0
// denied: ptrace
#include "attempt.h"
#include <sys/ptrace.h>

int main(void) {
    refused(ptrace(PTRACE_ATTACH, 1, NULL, NULL), EPERM);
    refused(ptrace(PTRACE_SEIZE, 1, NULL, NULL), EPERM);
    refused(ptrace(PTRACE_PEEKDATA, 1, (void *)0x10000000, NULL), EPERM);
    refused(ptrace(0x420d /* PTRACE_SECCOMP_GET_METADATA */, 1, NULL, NULL), EPERM);
    return held();
}
