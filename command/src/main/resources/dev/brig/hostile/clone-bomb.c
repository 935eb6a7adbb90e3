// group: processes
// tries: to multiply by clone with CLONE_PARENT, so that all are children of init and none waits for another
// success: it still runs when its CPU time is used up
// limits: processes 32, cpu 1s
// expect: stopped cpu
// reached: cpu, processes
#include "attempt.h"

int main(void) {
    if (fork() != 0) { // init itself has no parent that a child of ours could get
        for (;;) pause(); // and leaves the CPU time to the clones
    }
    for (;;) syscall(SYS_clone, CLONE_PARENT | SIGCHLD, NULL, NULL, NULL, NULL);
}
