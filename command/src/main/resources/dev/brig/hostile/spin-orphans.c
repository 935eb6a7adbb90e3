// group: cpu
// tries: to use more CPU time than allowed, in orphans that nobody waits for, so that wait4 counts none of it
// success: they still run when the CPU time is used up
// limits: cpu 200ms
// expect: stopped cpu
// reached: cpu, processes?
#include "attempt.h"

int main(void) {
    for (;;) {
        if (fork() == 0) {
            if (fork() == 0) {
                setsid();
                clock_t end = clock() + CLOCKS_PER_SEC / 100;
                while (clock() < end) {}
            }
            _exit(0);
        }
        wait(NULL);
    }
}
