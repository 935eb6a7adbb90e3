// group: kernel
// tries: to open files of the host by their inode numbers, past every mount
// success: the kernel agrees
// expect: exited 0
// denied: open_by_handle_at, name_to_handle_at
#include "attempt.h"

int main(void) {
    struct { uint32_t bytes; int32_t type; uint32_t inode[4]; } handle = {8, 1, {2, 0}};
    int mount, here = open("/usr", O_RDONLY | O_DIRECTORY);
    for (int inode = 2; inode < 20; inode++) {
        handle.inode[0] = inode;
        refused(syscall(SYS_open_by_handle_at, here, &handle, O_RDONLY), EPERM);
    }
    handle.bytes = 16;
    refused(syscall(SYS_name_to_handle_at, AT_FDCWD, "/usr", &handle, &mount, 0), EPERM);
    return held();
}
