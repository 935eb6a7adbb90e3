// group: signals
// tries: to have one timer, or one signal, wake a great many event queues, in the time of whom the timer interrupts
// success: the timer or the signal is a descriptor that queues can watch
// expect: exited 0
#include "attempt.h"
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>

// Should it be there, shows what it is for.
static void watch(int fd) {
    struct epoll_event event = {.events = EPOLLIN};
    if (fd >= 0) epoll_ctl(epoll_create1(0), EPOLL_CTL_ADD, fd, &event);
}

int main(void) {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGUSR1);
    watch(refused(timerfd_create(CLOCK_MONOTONIC, 0), ENOSYS));
    watch(refused(timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK), ENOSYS));
    watch(refused(signalfd(-1, &signals, 0), ENOSYS));
    refused(syscall(SYS_timerfd_settime, 0, 0, 0, 0), ENOSYS);
    return held();
}
