// group: descriptors
// tries: to keep more descriptors than allowed by sending them into sockets that nobody reads
// success: more than allowed are kept
// limits: openFiles 64
// expect: exited 0
#include "attempt.h"

int main(void) {
    int sent = 0, failed = 0;
    for (int pair = 0; pair < 16 && !failed; pair++) {
        int ends[2];
        if (socketpair(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0, ends) != 0) break;
        for (int i = 0; i < 200 && !failed; i++) {
            char room[CMSG_SPACE(sizeof(int))] = {0}, byte = 0;
            struct iovec data = {&byte, 1};
            struct msghdr message = {.msg_iov = &data, .msg_iovlen = 1, .msg_control = room, .msg_controllen = sizeof room};
            struct cmsghdr *header = CMSG_FIRSTHDR(&message);
            header->cmsg_level = SOL_SOCKET;
            header->cmsg_type = SCM_RIGHTS;
            header->cmsg_len = CMSG_LEN(sizeof(int));
            *(int *)CMSG_DATA(header) = 0;
            if (sendmsg(ends[0], &message, 0) < 0) {
                failed = errno == ETOOMANYREFS;
                break;
            }
            sent++;
        }
    }
    never(sent > 80, "more descriptors in flight than may be open");
    return held();
}
