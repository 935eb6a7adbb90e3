// group: between-jobs
// tries: to leave objects of System V and POSIX for the next job
// success: the next job finds one
// runs: 3
// expect: exited 0
// denied: shmget, semget, msgget, mq_open
#include "attempt.h"

int main(void) {
    never(syscall(SYS_shmget, 0x686f7374, 4096, 0600) != -1, "shared memory of the last job");
    never(syscall(SYS_semget, 0x686f7374, 1, 0600) != -1, "semaphores of the last job");
    never(syscall(SYS_msgget, 0x686f7374, 0600) != -1, "messages of the last job");
    never(syscall(SYS_mq_open, "hostile", O_RDONLY) != -1, "a queue of the last job");
    syscall(SYS_shmget, 0x686f7374, 4096, 01600);
    syscall(SYS_semget, 0x686f7374, 1, 01600);
    syscall(SYS_msgget, 0x686f7374, 01600);
    syscall(SYS_mq_open, "hostile", O_CREAT | O_RDWR, 0600, NULL);
    return held();
}
