// group: scheduling
// tries: to raise its limits
// success: the kernel agrees, or a limit that should be set is not
// expect: exited 0
#include "attempt.h"

int main(void) {
    static const int set[] = {RLIMIT_FSIZE, RLIMIT_STACK, RLIMIT_NOFILE, RLIMIT_MEMLOCK,
                              RLIMIT_SIGPENDING, RLIMIT_MSGQUEUE, RLIMIT_NICE, RLIMIT_RTPRIO};
    struct rlimit limit, more = {RLIM_INFINITY, RLIM_INFINITY};
    for (int i = 0; i < 8; i++) {
        getrlimit(set[i], &limit);
        never(limit.rlim_max == RLIM_INFINITY, "a limit that is not set");
        refused(setrlimit(set[i], &more), EPERM);
        refused(prlimit(0, set[i], &more, NULL), EPERM);
    }
    return held();
}
