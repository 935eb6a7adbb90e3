// group: scheduling
// tries: to go before all others on the CPU and the disk, and to be the last to go when memory is short
// success: the kernel agrees
// expect: exited 0
#include "attempt.h"

static long write_to(const char *path, const char *text) {
    int fd = open(path, O_WRONLY);
    return fd < 0 ? -1 : write(fd, text, strlen(text));
}

int main(void) {
    struct sched_param highest = {99};
    struct rlimit more = {40, 40};
    uint64_t deadline[6] = {(uint64_t)SCHED_DEADLINE << 32 | 48, 0, 0, 1000000, 2000000, 2000000};
    char score[16] = "";
    read(open("/proc/self/oom_score_adj", O_RDONLY), score, sizeof score - 1);
    never(atoi(score) < 500, "it would be the last to go when the machine is out of memory");
    refused(setpriority(PRIO_PROCESS, 0, -20), EACCES, EPERM);
    refused(sched_setscheduler(0, SCHED_FIFO, &highest), EPERM);
    refused(sched_setscheduler(0, SCHED_RR, &highest), EPERM);
    refused(syscall(SYS_sched_setattr, 0, deadline, 0), EPERM);
    refused(syscall(SYS_ioprio_set, 1, 0, 1 << 13 /* real time */), EPERM);
    refused(setrlimit(RLIMIT_NICE, &more), EPERM);
    refused(setrlimit(RLIMIT_RTPRIO, &more), EPERM);
    refused(write_to("/proc/self/oom_score_adj", "-1000"), EACCES, EPERM);
    refused(write_to("/proc/self/oom_score_adj", "-1"), EACCES, EPERM);
    return held();
}
