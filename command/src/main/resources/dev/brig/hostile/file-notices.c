// group: kernel
// tries: to be told when others open a file that all jobs share, which makes a channel of it
// success: the kernel agrees
// expect: exited 0
// denied: fcntl, inotify_add_watch
#include "attempt.h"

int main(void) {
    int folder = open("/usr", O_RDONLY | O_DIRECTORY);
    refused(fcntl(folder, F_NOTIFY, DN_ACCESS), EPERM);
    refused(syscall(SYS_inotify_init1, 0), ENOSYS);
    refused(syscall(SYS_inotify_add_watch, 0, "/usr/bin/env", 0x20), EPERM);
    return held();
}
