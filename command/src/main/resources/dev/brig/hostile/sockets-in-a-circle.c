// group: descriptors
// tries: to leave sockets behind that hold each other, with data in them, which only the kernel's collector can free and in
//   nobody's time
// success: a socket is sent through itself
// expect: exited 0
// denied: sendmsg
#include "attempt.h"

int main(void) {
    for (int i = 0; i < 20; i++) {
        int ends[2];
        if (socketpair(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0, ends) != 0) surprise("socketpair: %s", strerror(errno));
        static char filling[16 << 10];
        char room[CMSG_SPACE(sizeof ends)] = {0};
        struct iovec data = {filling, sizeof filling};
        struct msghdr message = {.msg_iov = &data, .msg_iovlen = 1, .msg_control = room, .msg_controllen = sizeof room};
        struct cmsghdr *header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(sizeof ends);
        memcpy(CMSG_DATA(header), ends, sizeof ends);
        refused(sendmsg(ends[0], &message, 0), EPERM);
        close(ends[0]);
        close(ends[1]);
    }
    return held();
}
