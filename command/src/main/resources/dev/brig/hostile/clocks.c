// group: kernel
// tries: to set the machine's clocks
// success: the kernel agrees
// expect: exited 0
// denied: settimeofday, clock_settime, clock_adjtime, adjtimex
#include "attempt.h"
#include <sys/timex.h>

int main(void) {
    struct timespec time = {0};
    struct timeval day = {0};
    struct timex none = {0};
    refused(syscall(SYS_settimeofday, &day, NULL), EPERM);
    refused(syscall(SYS_clock_settime, CLOCK_REALTIME, &time), EPERM);
    refused(syscall(SYS_clock_adjtime, CLOCK_REALTIME, &none), EPERM);
    refused(syscall(SYS_adjtimex, &none), EPERM);
    return held();
}
