// group: signals
// tries: to have the kernel send signals to others, as the owner of a descriptor or by the death of a parent
// success: the kernel agrees
// expect: exited 0
// denied: fcntl, ioctl
#include "attempt.h"
#include <sys/ioctl.h>

int main(void) {
    int init = 1;
    refused(fcntl(0, F_SETOWN, 1), EPERM);
    refused(fcntl(0, F_SETSIG, SIGKILL), EPERM);
    refused(ioctl(0, FIOSETOWN, &init), EPERM);
    refused(ioctl(0, FIOASYNC, &init), EPERM);
    return held();
}
