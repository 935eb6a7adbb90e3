// group: namespaces
// tries: to enter namespaces: its own again, init's, and those that a process descriptor of init stands for
// success: the kernel agrees
// expect: exited 0
// denied: setns
#include "attempt.h"

int main(void) {
    static const char *const names[] = {"user", "mnt", "pid", "pid_for_children", "net", "ipc", "uts", "cgroup"};
    char path[64];
    for (int i = 0; i < 8; i++) {
        sprintf(path, "/proc/self/ns/%s", names[i]);
        int own = open(path, O_RDONLY);
        refused(syscall(SYS_setns, own, 0), EPERM);
        sprintf(path, "/proc/1/ns/%s", names[i]);
        refused(open(path, O_RDONLY), EACCES);
    }
    int init = syscall(SYS_pidfd_open, 1, 0);
    refused(syscall(SYS_setns, init, CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWIPC), EPERM);
    refused(syscall(SYS_setns, -1, 0), EPERM);
    return held();
}
