// group: proc
// tries: to have the masks of its /proc made of something else, by replacing the device they are made of
// success: /dev/null goes, becomes a link or changes its mode
// expect: exited 0
#include "attempt.h"

int main(void) {
    struct stat status;
    refused(unlink("/dev/null"), EBUSY, EROFS, EACCES);
    refused(rename("/dev/null", "/dev/gone"), EBUSY, EROFS, EACCES);
    refused(symlink("/proc/sys/kernel/core_pattern", "/dev/null"), EEXIST, EROFS);
    refused(symlink("/proc/sysrq-trigger", "/dev/console"), EROFS, EACCES);
    refused(symlink("/proc/sysrq-trigger", "/dev/pts"), EROFS, EACCES);
    refused(mkdir("/proc/hostile", 0700), ENOENT, EACCES, EPERM);
    refused(symlink("/box", "/proc/hostile"), ENOENT, EACCES, EPERM);
    refused(rename("/proc/self", "/proc/hostile"), EPERM, EACCES, ENOENT, EXDEV, EBUSY, EINVAL);
    refused(chmod("/dev/null", 0600), EROFS, EPERM);
    never(stat("/dev/null", &status) != 0 || !S_ISCHR(status.st_mode) || status.st_rdev != 0x103, "/dev/null is another");
    return held();
}
