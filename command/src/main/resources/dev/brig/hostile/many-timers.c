// group: signals
// tries: to make timers without end
// success: there are more than allowed
// expect: exited 0
#include "attempt.h"

int main(void) {
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGALRM};
    timer_t timer;
    int timers = 0;
    while (timers < 100000 && timer_create(CLOCK_MONOTONIC, &event, &timer) == 0) timers++;
    if (errno != EAGAIN) surprise("timer_create: %s", strerror(errno));
    never(timers > 1024, "more than 1024 timers");
    return held();
}
