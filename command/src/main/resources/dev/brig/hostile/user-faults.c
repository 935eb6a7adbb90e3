// group: kernel
// tries: to answer page faults itself, and so to hold the kernel in the midst of a copy
// success: the kernel agrees
// expect: exited 0
#include "attempt.h"

int main(void) {
    refused(syscall(SYS_userfaultfd, 0), ENOSYS);
    refused(syscall(SYS_userfaultfd, 1 /* UFFD_USER_MODE_ONLY */), ENOSYS);
    refused(open("/dev/userfaultfd", O_RDWR), ENOENT);
    refused(open("/dev/fuse", O_RDWR), ENOENT);
    return held();
}
