// group: descriptors
// tries: to take all watches of event queues that its user may have, with few descriptors, and to hold them
// success: it holds more of them than its memory pays for, or the service takes no more connections
// limits: memory 32m, cpu 60s, wall 120s
// expect: stopped memory
// reached: memory
#include "attempt.h"
#include <sys/epoll.h>
#include <sys/eventfd.h>

enum { QUEUES = 60, FILES = 60, FIRST_PLACE = 130, LAST_PLACE = 250 };

// A file is watched anew at each place that it has in the table of descriptors. Whether there were enough watches for all.
static char take(void) {
    struct epoll_event event = {.events = EPOLLIN};
    int queues[QUEUES];
    for (int i = 0; i < QUEUES; i++) queues[i] = epoll_create1(0);
    for (int i = 0; i < FILES; i++) {
        int file = eventfd(0, 0);
        for (int place = FIRST_PLACE; place < LAST_PLACE; place++) {
            if (dup2(file, place) == -1) return 'd';
            for (int k = 0; k < QUEUES; k++)
                if (epoll_ctl(queues[k], EPOLL_CTL_ADD, place, &event) == -1) return errno == ENOSPC ? 'f' : 'e';
        }
    }
    return 'm';
}

int main(int count, char **arguments) {
    int ends[2], outside = count > 1;
    char answer = 'm';
    if (pipe(ends) == -1) return 2;
    for (int child = 0; child < 60 && answer == 'm'; child++) {
        if (fork() == 0) {
            prctl(PR_SET_PDEATHSIG, SIGKILL);
            answer = take();
            if (write(ends[1], &answer, 1) != 1) return 2;
            for (;;) pause();
        }
        if (read(ends[0], &answer, 1) != 1) return 2;
        never(answer == 'm' && !outside, "432000 watches, each of 128 bytes or more, in 32 MiB");
    }
    dprintf(1, "%s\n", answer == 'f' ? "there are no more" : answer == 'm' ? "there are more" : "it failed");
    if (outside) return read(0, &answer, 1) != 0; // they are held until the input ends
    for (;;) use(malloc(1 << 20), 1 << 20);
}
