// group: processes-of-others
// tries: to take init's descriptors, the socket to Brig first
// success: it gets one
// expect: exited 0
// denied: pidfd_getfd
#include "attempt.h"

int main(void) {
    int init = syscall(SYS_pidfd_open, 1, 0);
    for (int fd = 0; fd < 16; fd++) refused(syscall(SYS_pidfd_getfd, init, fd, 0), EPERM);
    refused(syscall(SYS_kcmp, 1, getpid(), 0, 3, 3), ENOSYS);
    return held();
}
