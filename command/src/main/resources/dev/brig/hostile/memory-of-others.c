// group: processes-of-others
// tries: to read and write the memory of other processes without tracing them
// success: the kernel agrees
// expect: exited 0
// denied: process_vm_readv, process_vm_writev, process_madvise, process_mrelease
#include "attempt.h"
#include <sys/uio.h>

int main(void) {
    char here[64];
    struct iovec local = {here, sizeof here}, remote = {(void *)0x10000000, sizeof here};
    pid_t child = fork();
    if (child == 0) for (;;) pause();
    int init = syscall(SYS_pidfd_open, 1, 0);
    refused(process_vm_readv(1, &local, 1, &remote, 1, 0), EPERM);
    refused(process_vm_writev(1, &local, 1, &remote, 1, 0), EPERM);
    refused(process_vm_readv(child, &local, 1, &local, 1, 0), EPERM);
    refused(process_vm_writev(child, &local, 1, &local, 1, 0), EPERM);
    refused(syscall(SYS_process_madvise, init, &remote, 1, MADV_COLD, 0), EPERM);
    refused(syscall(SYS_process_mrelease, init, 0), EPERM);
    return held();
}
