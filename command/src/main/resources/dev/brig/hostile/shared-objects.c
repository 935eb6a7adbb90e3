// group: kernel
// tries: to make objects of System V and POSIX that outlive processes
// success: the kernel makes one
// runs: 3
// expect: exited 0
// denied: shmget, semget, msgget, mq_open, mq_unlink, shmat
#include "attempt.h"

int main(void) {
    refused(syscall(SYS_shmget, 0x686f7374, 4096, 01600), EPERM);
    refused(syscall(SYS_shmat, 0, NULL, 0), EPERM);
    refused(syscall(SYS_semget, 0x686f7374, 1, 01600), EPERM);
    refused(syscall(SYS_msgget, 0x686f7374, 01600), EPERM);
    refused(syscall(SYS_mq_open, "hostile", O_CREAT | O_RDWR, 0600, NULL), EPERM);
    refused(syscall(SYS_mq_unlink, "hostile"), EPERM);
    return held();
}
