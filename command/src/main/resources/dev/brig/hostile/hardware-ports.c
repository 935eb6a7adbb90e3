// group: kernel
// tries: to reach the machine's ports
// success: the kernel agrees
// machine: x86_64
// expect: exited 0
// denied: iopl, ioperm
#include "attempt.h"

int main(void) {
    refused(syscall(SYS_iopl, 3), EPERM);
    refused(syscall(SYS_ioperm, 0x70, 2, 1), EPERM);
    return held();
}
