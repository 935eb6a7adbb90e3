// group: cpu
// tries: to use more CPU time than allowed, spread over threads of which none has too much
// success: it still runs when its CPU time is used up
// limits: cpu 200ms
// expect: stopped cpu
// reached: cpu
#include "attempt.h"
#include <pthread.h>

static void *spin(void *unused) {
    for (volatile long i = 0;; i++) {}
}

int main(void) {
    pthread_t thread;
    for (int i = 0; i < 8; i++) pthread_create(&thread, NULL, spin, NULL);
    for (;;) pause();
}
