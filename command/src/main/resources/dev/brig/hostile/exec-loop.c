// group: cpu
// tries: to use more CPU time than allowed, a new program every few hundred microseconds
// success: it still runs when its CPU time is used up
// limits: cpu 200ms
// expect: stopped cpu
// reached: cpu
#include "attempt.h"

int main(void) {
    char *const argv[] = {"program", NULL};
    execv("/proc/self/exe", argv);
    return 2;
}
