// group: between-jobs
// tries: to leave settings for the next job: limits, priority, CPUs, mask, signals, name, personality, OOM score
// success: the next job has one of them
// runs: 3
// expect: exited 0
#include "attempt.h"

static int score(void) {
    char text[16] = "";
    read(open("/proc/self/oom_score_adj", O_RDONLY), text, sizeof text - 1);
    return atoi(text);
}

int main(void) {
    struct rlimit limit;
    cpu_set_t cpus;
    char name[17] = "";
    getrlimit(RLIMIT_NOFILE, &limit);
    never(limit.rlim_cur < 64, "the last job's limit");
    never(getpriority(PRIO_PROCESS, 0) != 0, "the last job's priority");
    never(sched_getscheduler(0) != SCHED_OTHER, "the last job's scheduler");
    sched_getaffinity(0, sizeof cpus, &cpus);
    never(CPU_COUNT(&cpus) < sysconf(_SC_NPROCESSORS_ONLN), "the last job's CPUs");
    never(umask(0) != 022, "the last job's mask");
    prctl(PR_GET_NAME, name);
    never(strcmp(name, "hostile") == 0, "the last job's name");
    never(score() == 1000, "the last job's OOM score");
    never(signal(SIGTERM, SIG_IGN) != SIG_DFL, "the last job's signals");

    limit.rlim_cur = limit.rlim_max = 16;
    setpriority(PRIO_PROCESS, 0, 19);
    struct sched_param none = {0};
    sched_setscheduler(0, SCHED_IDLE, &none);
    CPU_ZERO(&cpus);
    CPU_SET(0, &cpus);
    sched_setaffinity(0, sizeof cpus, &cpus);
    write(open("/proc/self/oom_score_adj", O_WRONLY), "1000", 4);
    setrlimit(RLIMIT_NOFILE, &limit);
    prctl(PR_SET_NAME, "hostile");
    return held();
}
