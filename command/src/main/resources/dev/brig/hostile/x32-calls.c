// group: system-calls
// tries: to make system calls by the numbers of x32, which are the 64-bit ones with a bit more
// success: the kernel answers
// machine: x86_64
// expect: signaled SIGSYS
#include "attempt.h"

int main(void) {
    attempts++;
    held();
    long result = syscall(0x40000000 | SYS_getpid);
    escaped("the x32 call gave %ld", result);
    return 1;
}
