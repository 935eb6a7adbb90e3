// group: namespaces
// tries: to leave each namespace for one of its own, alone and all at once
// success: the kernel agrees
// expect: exited 0
// denied: unshare
#include "attempt.h"

int main(void) {
    static const int kinds[] = {CLONE_NEWUSER, CLONE_NEWNS, CLONE_NEWPID, CLONE_NEWNET, CLONE_NEWIPC, CLONE_NEWUTS,
                                CLONE_NEWCGROUP, 0x80 /* CLONE_NEWTIME */};
    int all = 0;
    for (int i = 0; i < 8; i++) {
        all |= kinds[i];
        refused(unshare(kinds[i]), EPERM);
        refused(unshare(CLONE_NEWUSER | kinds[i]), EPERM);
        refused(syscall(SYS_unshare, 0x7700000000000000 | kinds[i]), EPERM);
    }
    refused(unshare(all), EPERM);
    return held();
}
