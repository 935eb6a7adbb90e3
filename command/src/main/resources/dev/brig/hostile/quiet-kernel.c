// group: kernel
// tries: timers and signals as descriptors that thousands can watch, urgent bytes on local sockets, pages shared with other jobs
// success: the kernel agrees
// expect: exited 0
// denied: madvise, prctl, recvfrom, recvmsg, sendmsg, sendto, signalfd4, timerfd_create
#include "attempt.h"
#include <signal.h>

#define MERGEABLE 12          // MADV_MERGEABLE, asm-generic/mman-common.h
#define SET_MEMORY_MERGE 67   // PR_SET_MEMORY_MERGE, linux/prctl.h

int main(void) {
    unsigned long none = 0;
    refused(syscall(SYS_timerfd_create, CLOCK_MONOTONIC, 0), EPERM);
    refused(syscall(SYS_signalfd4, -1, &none, 8, 0), EPERM);
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) != 0) surprise("socketpair: %s", strerror(errno));
    char byte = 'x';
    struct iovec part = {&byte, 1};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
    refused(send(pair[0], &byte, 1, MSG_OOB), EPERM);
    refused(sendmsg(pair[0], &message, MSG_OOB), EPERM);
    refused(recv(pair[1], &byte, 1, MSG_OOB), EPERM);
    refused(recvmsg(pair[1], &message, MSG_OOB), EPERM);
    never(send(pair[0], &byte, 1, 0) != 1 || recv(pair[1], &byte, 1, 0) != 1, "local sockets do not work");
    char *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    refused(madvise(page, 4096, MERGEABLE), EPERM);
    refused(prctl(SET_MEMORY_MERGE, 1, 0, 0, 0), EPERM);
    return held();
}
