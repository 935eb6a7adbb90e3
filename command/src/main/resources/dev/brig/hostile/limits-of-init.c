// group: scheduling
// tries: to starve init or lower its limits, so that Brig fails and judges a second time
// success: the kernel agrees
// expect: exited 0
// denied: prlimit64, setpriority, ioprio_set
#include "attempt.h"

int main(void) {
    struct rlimit none = {0, 0};
    struct sched_param parameters = {0};
    unsigned long first = 1;
    uint32_t attributes[12] = {48, SCHED_IDLE};
    for (int resource = 0; resource < 16; resource++) {
        refused(prlimit(1, resource, &none, NULL), EPERM);
        refused(prlimit(1, resource, NULL, &none), EPERM);
    }
    refused(syscall(SYS_sched_setaffinity, 1, sizeof first, &first), EPERM);
    refused(syscall(SYS_sched_setscheduler, 1, SCHED_IDLE, &parameters), EPERM);
    refused(syscall(SYS_sched_setparam, 1, &parameters), EPERM);
    refused(syscall(SYS_sched_setattr, 1, attributes, 0), EPERM);
    refused(setpriority(PRIO_PROCESS, 1, 19), EPERM);
    refused(setpriority(PRIO_PGRP, 0, 19), EPERM);
    refused(setpriority(PRIO_USER, 0, 19), EPERM);
    refused(setpriority(PRIO_USER, 1000, 19), EPERM);
    refused(syscall(SYS_ioprio_set, 1, 1, 3 << 13), EPERM);
    refused(syscall(SYS_ioprio_set, 3, 0, 3 << 13), EPERM);
    refused(syscall(SYS_ioprio_set, 3, 1000, 3 << 13), EPERM);
    refused(syscall(SYS_migrate_pages, 1, 1, &first, &first), ENOSYS);
    refused(syscall(SYS_move_pages, 1, 0, NULL, NULL, NULL, 0), ENOSYS);
    return held();
}
