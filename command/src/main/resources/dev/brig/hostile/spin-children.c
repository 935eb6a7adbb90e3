// group: cpu
// tries: to use more CPU time than allowed, in children, while it sleeps itself
// success: they still run when the CPU time is used up
// limits: cpu 200ms
// expect: stopped cpu
// reached: cpu
#include "attempt.h"

int main(void) {
    for (int child = 0; child < 8; child++) {
        if (fork() == 0) for (volatile long i = 0;; i++) {}
    }
    for (;;) pause();
}
