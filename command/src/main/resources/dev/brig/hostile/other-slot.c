// group: between-jobs
// tries: to meet a job that runs in another slot at the same time: by files, processes, the network and shared memory
// success: they find one another
// atOnce: 2
// limits: wall 10s
// expect: exited 0
// denied: shmget
#include "attempt.h"

int main(void) {
    char path[64];
    for (int round = 0; round < 20; round++) {
        static const char *const folders[] = {"/box", "/tmp", "/dev/shm"};
        for (int i = 0; i < 3; i++) {
            if (round == 0) {
                sprintf(path, "%s/hostile", folders[i]);
                int fd = open(path, O_CREAT | O_EXCL | O_WRONLY, 0600);
                never(fd < 0, path);
            }
        }
        for (int pid = 3; pid < 300; pid++) never(kill(pid, 0) == 0, "a process of the other");
        pause_millis(10);
    }
    refused(syscall(SYS_shmget, 0x686f7374, 4096, 01600), EPERM);
    FILE *sockets = fopen("/proc/net/unix", "r");
    int lines = 0;
    while (sockets != NULL && fgets(path, sizeof path, sockets) != NULL) lines += strchr(path, '\n') != NULL;
    never(lines > 1, "sockets of the other");
    return held();
}
