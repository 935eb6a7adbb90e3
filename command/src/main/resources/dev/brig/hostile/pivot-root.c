// group: mounts
// tries: to exchange its root for another directory
// success: the kernel agrees
// expect: exited 0
// denied: pivot_root
#include "attempt.h"

int main(void) {
    mkdir("old", 0700);
    refused(syscall(SYS_pivot_root, ".", "old"), EPERM);
    refused(syscall(SYS_pivot_root, ".", "."), EPERM);
    refused(syscall(SYS_pivot_root, "/tmp", "/tmp"), EPERM);
    return held();
}
