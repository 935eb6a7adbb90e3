// group: namespaces
// tries: to have a child with each namespace of its own
// success: there is one
// expect: exited 0
#include "attempt.h"

static long child_with(unsigned long flags) {
    long pid = syscall(SYS_clone, flags | SIGCHLD, NULL, NULL, NULL, NULL);
    if (pid == 0) _exit(0);
    return pid;
}

int main(void) {
    static const int kinds[] = {CLONE_NEWUSER, CLONE_NEWNS, CLONE_NEWPID, CLONE_NEWNET, CLONE_NEWIPC, CLONE_NEWUTS,
                                CLONE_NEWCGROUP};
    for (int i = 0; i < 7; i++) {
        refused(child_with(kinds[i]), EPERM);
        refused(child_with(CLONE_NEWUSER | kinds[i]), EPERM);
        refused(child_with(0x7700000000000000 | CLONE_NEWUSER | kinds[i]), EPERM);
    }
    refused(child_with(CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWNET), EPERM);
    return held();
}
