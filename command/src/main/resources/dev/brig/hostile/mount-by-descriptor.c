// group: mounts
// tries: to mount by the newer calls, which older filters have forgotten
// success: the kernel agrees to one of them
// expect: exited 0
// denied: fsopen, fsconfig, fsmount, fspick, open_tree, move_mount, mount_setattr
#include "attempt.h"

int main(void) {
    uint64_t attributes[4] = {0, 1 /* MOUNT_ATTR_RDONLY */};
    char longer[5000];
    memset(longer, 'x', sizeof longer);
    longer[sizeof longer - 1] = 0;
    refused(syscall(SYS_fsopen, "tmpfs", 0), EPERM);
    refused(syscall(SYS_fsopen, "proc", 0), EPERM);
    refused(syscall(SYS_fspick, AT_FDCWD, "/", 0), EPERM);
    refused(syscall(SYS_fsconfig, 0, 1, longer, longer, 0), EPERM);
    refused(syscall(SYS_fsmount, 0, 0, 0), EPERM);
    refused(syscall(SYS_open_tree, AT_FDCWD, "/", 1 /* OPEN_TREE_CLONE */), EPERM);
    refused(syscall(SYS_open_tree, AT_FDCWD, "/", 0x8001 /* with AT_RECURSIVE */), EPERM);
    refused(syscall(SYS_move_mount, AT_FDCWD, "/proc", AT_FDCWD, "/tmp", 0), EPERM);
    refused(syscall(SYS_mount_setattr, AT_FDCWD, "/", 0x8000, attributes, sizeof attributes), EPERM);
    return held();
}
