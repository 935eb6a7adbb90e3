// group: proc
// tries: to read what /proc tells of other users, and to reach beneath the masks
// success: there is something to read, or a mask goes
// expect: exited 0
#include "attempt.h"

int main(void) {
    static const char *const files[] = {"/proc/keys", "/proc/key-users", "/proc/locks", "/proc/timer_list",
                                        "/proc/sysrq-trigger", "/proc/kcore", "/proc/pressure/cpu", "/proc/cmdline",
                                        "/proc/diskstats", "/proc/interrupts", "/proc/partitions", "/proc/schedstat",
                                        "/proc/softirqs", "/proc/swaps"};
    char text[64];
    for (int i = 0; i < sizeof files / sizeof *files; i++) {
        int fd = open(files[i], O_RDONLY);
        never(fd >= 0 && read(fd, text, sizeof text) > 0, files[i]);
        refused(unlink(files[i]), EBUSY, EACCES, EPERM, ENOENT, EROFS);
        refused(rename(files[i], "/box/gone"), EBUSY, EXDEV, EACCES, EPERM, ENOENT, EROFS);
    }
    return held();
}
