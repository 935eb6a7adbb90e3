// group: devices
// tries: to take a terminal as its own, and to change how its lines are read
// success: the kernel agrees, or there is a terminal
// expect: exited 0
// denied: ioctl
#include "attempt.h"

int main(void) {
    int discipline = 2;
    for (int fd = 0; fd < 3; fd++) {
        never(isatty(fd), "a terminal");
        refused(syscall(SYS_ioctl, fd, 0x540e /* TIOCSCTTY */, 1), EPERM);
        refused(syscall(SYS_ioctl, fd, 0x5423 /* TIOCSETD */, &discipline), EPERM);
    }
    refused(open("/dev/tty", O_RDWR), ENOENT, ENXIO);
    refused(open("/dev/ptmx", O_RDWR), ENOENT);
    refused(open("/dev/console", O_RDWR), ENOENT);
    return held();
}
