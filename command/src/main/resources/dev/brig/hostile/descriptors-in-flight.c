// group: descriptors
// tries: to put descriptors on their way into sockets that nobody reads, where they count for the host's user: a few hundred
//   children that do so leave none for Brig itself
// success: one is on its way
// expect: exited 0
// denied: sendmsg, sendmmsg
#include "attempt.h"

int main(void) {
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0, ends) != 0) surprise("socketpair: %s", strerror(errno));
    char room[CMSG_SPACE(sizeof(int))] = {0}, byte = 0;
    struct iovec data = {&byte, 1};
    struct mmsghdr message = {
        .msg_hdr = {.msg_iov = &data, .msg_iovlen = 1, .msg_control = room, .msg_controllen = sizeof room}};
    struct cmsghdr *header = CMSG_FIRSTHDR(&message.msg_hdr);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int));
    *(int *)CMSG_DATA(header) = 0;
    refused(sendmsg(ends[0], &message.msg_hdr, 0), EPERM);
    refused(sendmmsg(ends[0], &message, 1, 0), EPERM);
    // init may, in a way of its own: with a number that only it knows in a register that the kernel does not look at
    for (long guess = -500; guess < 500; guess++) {
        refused_as("sendmsg with a guess", syscall(SYS_sendmsg, ends[0], &message.msg_hdr, 0, guess, guess, guess), EPERM);
    }
    // and what was left in the registers by those who were here before
    long left;
    __asm__ volatile("mov %%r10, %0" : "=r"(left));
    refused_as("sendmsg with what is left", syscall(SYS_sendmsg, ends[0], &message.msg_hdr, 0, left), EPERM);
    return held();
}
