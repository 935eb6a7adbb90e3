// group: processes
// tries: to start threads without end
// success: more than 32 are alive at once
// limits: processes 32
// expect: exited 0
// reached: processes
#include "attempt.h"
#include <pthread.h>

static void *sleeper(void *unused) {
    for (;;) pause();
}

int main(void) {
    int threads = 1;
    pthread_t thread;
    int error;
    while ((error = pthread_create(&thread, NULL, sleeper, NULL)) == 0 && threads < 1000) threads++;
    never(threads > 32, "more than 32 threads");
    if (error != EAGAIN) surprise("pthread_create: %s", strerror(error));
    return held();
}
