// group: between-jobs
// tries: to leave a process for the next job, and to learn from numbers what ran before
// success: the next job sees it, or has another number than the first
// runs: 3
// expect: exited 0
#include "attempt.h"

int main(void) {
    never(getpid() != 2, "not the second process");
    for (int pid = 3; pid < 1000; pid++) never(kill(pid, 0) == 0, "a process of another job");
    for (int child = 0; child < 20; child++) {
        if (fork() == 0) {
            setsid();
            for (;;) pause();
        }
    }
    return held();
}
