// group: cpu
// tries: to go on beyond its CPU time by blocking and ignoring every signal, SIGXCPU with the others
// success: it still runs when its CPU time is used up
// limits: cpu 200ms
// expect: stopped cpu
// reached: cpu
#include "attempt.h"

int main(void) {
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, NULL);
    for (int number = 1; number < 65; number++) signal(number, SIG_IGN);
    for (volatile long i = 0;; i++) {}
}
