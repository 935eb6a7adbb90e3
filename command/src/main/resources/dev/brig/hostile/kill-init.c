// group: signals
// tries: to end or stop init with every signal there is, sent in every way there is
// success: it works
// expect: exited 0
#include "attempt.h"

int main(void) {
    int init = syscall(SYS_pidfd_open, 1, 0);
    if (init < 0) surprise("pidfd_open: %s", strerror(errno));
    for (int number = 1; number < 65; number++) {
        siginfo_t forged = {.si_signo = number, .si_code = SI_QUEUE};
        kill(1, number);
        syscall(SYS_tkill, 1, number);
        syscall(SYS_tgkill, 1, 1, number);
        syscall(SYS_rt_sigqueueinfo, 1, number, &forged);
        syscall(SYS_rt_tgsigqueueinfo, 1, 1, number, &forged);
        syscall(SYS_pidfd_send_signal, init, number, NULL, 0);
        attempts += 6;
    }
    pause_millis(50);
    never(getppid() != 1, "init is not the parent any more");
    return held(); // Brig hears of it only if init still works
}
