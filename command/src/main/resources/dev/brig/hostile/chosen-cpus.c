// group: scheduling
// tries: to leave the CPUs that it is held to for others
// success: the kernel agrees
// expect: exited 0
#include "attempt.h"

int main(void) {
    cpu_set_t all, none;
    memset(&all, 0xff, sizeof all);
    CPU_ZERO(&none);
    refused(sched_setaffinity(0, sizeof all, &all), EPERM);
    refused(sched_setaffinity(getpid(), sizeof all, &all), EPERM);
    refused(sched_setaffinity(0, sizeof none, &none), EPERM);
    return held();
}
