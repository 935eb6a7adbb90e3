// group: processes
// tries: to multiply by vfork and exec of itself, without end
// success: it still runs when its CPU time is used up
// limits: processes 32, cpu 200ms
// expect: stopped cpu
// reached: cpu, processes?
#include "attempt.h"

int main(void) {
    char *const argv[] = {"program", NULL};
    for (;;) {
        if (vfork() == 0) {
            execv("/proc/self/exe", argv);
            _exit(0);
        }
    }
}
