// group: devices
// tries: to make device nodes, for the disk, the kernel's memory, the console
// success: the kernel makes one
// expect: exited 0
// denied: mknod, mknodat
#include "attempt.h"
#include <sys/sysmacros.h>

int main(void) {
    for (int major = 1; major < 260; major++) {
        refused(syscall(SYS_mknod, "block", S_IFBLK | 0600, makedev(major, 0)), EPERM);
        refused(syscall(SYS_mknodat, AT_FDCWD, "character", S_IFCHR | 0600, makedev(major, 1)), EPERM);
    }
    refused(syscall(SYS_mknod, "high", 0x1234000000000000 | S_IFCHR | 0600, makedev(1, 1)), EPERM);
    refused(syscall(SYS_mknod, "zero", 0x2000, makedev(1, 1)), EPERM);
    refused(syscall(SYS_mknod, "file", S_IFREG | 0600, 0), EPERM);
    refused(syscall(SYS_mknod, "socket", S_IFSOCK | 0600, 0), EPERM);
    return held();
}
