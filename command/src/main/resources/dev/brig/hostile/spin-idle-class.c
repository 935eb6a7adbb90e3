// group: cpu
// tries: to hide its CPU time by running in the scheduler's idle class, where the account is settled late
// success: it still runs when its CPU time is used up
// limits: cpu 200ms, wall 60s
// expect: stopped cpu
// reached: cpu
#include "attempt.h"

int main(void) {
    struct sched_param none = {0};
    sched_setscheduler(0, SCHED_IDLE, &none);
    for (volatile long i = 0;; i++) {}
}
