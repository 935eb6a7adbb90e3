// group: descriptors
// tries: to nest event queues so that each event is passed on without end
// success: the kernel lets it nest them in a circle, or deeper than a few
// expect: exited 0
#include "attempt.h"
#include <sys/epoll.h>

int main(void) {
    struct epoll_event event = {.events = EPOLLIN};
    int first = epoll_create1(0), last = first, depth = 0;
    for (; depth < 100; depth++) {
        int next = epoll_create1(0);
        if (epoll_ctl(next, EPOLL_CTL_ADD, last, &event) == -1) break;
        last = next;
    }
    never(depth >= 100, "a hundred queues, each in the next");
    refused(epoll_ctl(first, EPOLL_CTL_ADD, last, &event), ELOOP, EINVAL);
    return held();
}
