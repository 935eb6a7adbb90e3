// group: devices
// tries: to push characters into the input of the terminal that Brig was started from, also by a number with high bits
//   that a filter comparing all of it lets through
// success: the kernel agrees, or has looked for a terminal at all
// expect: exited 0
// denied: ioctl
#include "attempt.h"

// A pipe has no such input; but a kernel that says so has been asked.
#define refused_at_once(call)                                                        \
    ({                                                                               \
        refused(call, EPERM, ENOTTY);                                                \
        if (errno == ENOTTY) escaped("the kernel looked for a terminal");            \
    })

int main(void) {
    char subcode[2] = {2, 'x'};
    for (int fd = 0; fd < 3; fd++) {
        refused_at_once(syscall(SYS_ioctl, fd, 0x5412 /* TIOCSTI */, "x"));
        refused_at_once(syscall(SYS_ioctl, fd, 0x100005412, "x"));
        refused_at_once(syscall(SYS_ioctl, fd, 0xffffffff00005412, "x"));
        refused_at_once(syscall(SYS_ioctl, fd, 0x541c /* TIOCLINUX */, subcode));
        refused_at_once(syscall(SYS_ioctl, fd, 0x10000541c, subcode));
    }
    return held();
}
