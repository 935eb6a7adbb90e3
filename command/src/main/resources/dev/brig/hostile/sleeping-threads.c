// group: cpu
// tries: to have Brig work for it: hundreds of threads that sleep, and so little time left that it is looked at as often as can be
// success: what Brig spends on it is more than the job is charged
// limits: cpu 300ms, processes 512
// expect: stopped cpu
// reached: processes?, cpu
#include "attempt.h"
#include <pthread.h>

static void *sleeps(void *unused) {
    for (;;) pause();
}

int main(void) {
    pthread_t thread;
    pthread_attr_t small;
    pthread_attr_init(&small);
    pthread_attr_setstacksize(&small, 64 << 10);
    int threads = 0;
    while (threads < 500 && pthread_create(&thread, &small, sleeps, NULL) == 0) threads++;
    if (threads < 100) surprise("only %d threads", threads);
    while (clock() < CLOCKS_PER_SEC / 1000 * 290) {}
    pause_millis(3000); // the time in which it would be looked at
    for (;;) {}
}
