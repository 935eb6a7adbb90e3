// group: cpu
// tries: to use more CPU time than allowed, in children that end soon and are replaced
// success: they still run when the CPU time is used up
// limits: cpu 200ms
// expect: stopped cpu
// reached: cpu
#include "attempt.h"

int main(void) {
    for (;;) {
        if (fork() == 0) {
            clock_t end = clock() + CLOCKS_PER_SEC / 200;
            while (clock() < end) {}
            _exit(0);
        }
        wait(NULL);
    }
}
