// group: processes-of-others
// tries: to trace a child, whose system calls a tracer could change after the filter has passed them on old kernels
// success: the kernel agrees
// expect: exited 0
// denied: ptrace
#include "attempt.h"
#include <sys/ptrace.h>

int main(void) {
    refused(ptrace(PTRACE_TRACEME, 0, NULL, NULL), EPERM);
    pid_t child = fork();
    if (child == 0) for (;;) pause();
    refused(ptrace(PTRACE_ATTACH, child, NULL, NULL), EPERM);
    refused(ptrace(PTRACE_SEIZE, child, NULL, NULL), EPERM);
    return held();
}
