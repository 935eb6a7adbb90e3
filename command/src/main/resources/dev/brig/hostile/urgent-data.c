// group: kernel
// tries: to send urgent data through a local socket, whose handling in the kernel has had holes (CVE-2025-38236)
// success: it is sent
// expect: exited 0
// denied: sendto
#include "attempt.h"

int main(void) {
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0) surprise("socketpair: %s", strerror(errno));
    char byte = 0;
    refused(send(ends[0], "a", 1, MSG_OOB), EPERM);
    refused(send(ends[0], "a", 1, MSG_OOB | MSG_DONTWAIT | MSG_NOSIGNAL), EPERM);
    // the kernel reads 32 bits of the flags
    refused_as("send with high bits", syscall(SYS_sendto, ends[0], "a", 1L, 0x100000000L | MSG_OOB, 0L, 0L), EPERM);
    never(recv(ends[1], &byte, 1, MSG_OOB | MSG_DONTWAIT) == 1, "urgent data arrived");
    never(send(ends[0], "b", 1, MSG_NOSIGNAL) == 1 && (recv(ends[1], &byte, 1, 0) != 1 || byte != 'b'), "data was lost");
    return held();
}
