// group: system-calls
// tries: to make system calls that this kernel or this Brig does not know yet
// success: one of them gets through
// expect: exited 0
// denied: any
#include "attempt.h"

int main(void) {
    for (long number = 480; number < 1024; number++) refused(syscall(number, 0, 0, 0, 0, 0, 0), EPERM);
    refused(syscall(0x3fffffff, 0, 0, 0, 0, 0, 0), EPERM);
    return held();
}
