// group: kernel
// tries: to be told of what anyone does with files of a whole file system, or to hold them up
// success: the kernel agrees
// expect: exited 0
// denied: fanotify_init, fanotify_mark
#include "attempt.h"

int main(void) {
    refused(syscall(SYS_fanotify_init, 0x200, O_RDONLY), EPERM);
    refused(syscall(SYS_fanotify_init, 4 /* FAN_CLASS_CONTENT */, O_RDONLY), EPERM);
    refused(syscall(SYS_fanotify_mark, 0, 1, 0x20, AT_FDCWD, "/usr"), EPERM);
    return held();
}
