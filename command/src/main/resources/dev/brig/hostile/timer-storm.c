// group: cpu
// tries: to use CPU time in signals of timers that expire all the time
// success: it still runs when its CPU time is used up
// limits: cpu 200ms
// expect: stopped cpu
// reached: cpu
#include "attempt.h"

static void nothing(int number) {}

int main(void) {
    struct itimerval often = {{0, 1}, {0, 1}};
    signal(SIGALRM, nothing);
    signal(SIGVTALRM, nothing);
    signal(SIGPROF, nothing);
    setitimer(ITIMER_REAL, &often, NULL);
    setitimer(ITIMER_VIRTUAL, &often, NULL);
    setitimer(ITIMER_PROF, &often, NULL);
    for (;;) {}
}
