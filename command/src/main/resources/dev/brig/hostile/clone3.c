// group: namespaces
// tries: to have a child with each namespace of its own by clone3, whose flags a filter cannot see
// success: there is one
// expect: exited 0
#include "attempt.h"

static long child_with(uint64_t flags, size_t size) {
    uint64_t arguments[11] = {flags, 0, 0, 0, SIGCHLD};
    long pid = syscall(SYS_clone3, arguments, size);
    if (pid == 0) _exit(0);
    return pid;
}

int main(void) {
    static const int kinds[] = {0, CLONE_NEWUSER, CLONE_NEWNS, CLONE_NEWPID, CLONE_NEWNET, CLONE_NEWIPC, CLONE_NEWUTS,
                                CLONE_NEWCGROUP, 0x80 /* CLONE_NEWTIME */};
    for (int i = 0; i < 9; i++) {
        refused(child_with(kinds[i], 64), ENOSYS);
        refused(child_with(CLONE_NEWUSER | kinds[i], 88), ENOSYS);
        refused(child_with(0x200000000 | kinds[i], 88), ENOSYS); // CLONE_INTO_CGROUP, of descriptor 0
    }
    return held();
}
