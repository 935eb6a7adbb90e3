// group: signals
// tries: to queue signals without end
// success: more than allowed are queued
// expect: exited 0
#include "attempt.h"

int main(void) {
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, NULL);
    int queued = 0;
    while (queued < 100000 && sigqueue(getpid(), SIGRTMIN, (union sigval){0}) == 0) queued++;
    if (errno != EAGAIN) surprise("sigqueue: %s", strerror(errno));
    never(queued > 1024, "more than 1024 signals queued");
    return held();
}
