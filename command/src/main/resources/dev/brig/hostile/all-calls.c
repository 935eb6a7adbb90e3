// group: system-calls
// tries: to make every system call with arguments that make no sense, each in a child of its own
// success: the sandbox does not live through it
// limits: cpu 5s, processes 256
// expect: exited 0
// denied: any
#include "attempt.h"

int main(void) {
    signal(SIGXFSZ, SIG_IGN);
    for (long number = 0; number < 480; number++) {
        pid_t child = fork();
        if (child == 0) {
            setpgid(0, 0);
            alarm(1);
            for (int i = 0; i < 3; i++) close(i);
            if (number == SYS_kill || number == SYS_fork || number == SYS_clone) _exit(0);
            if (number == SYS_pause || number == SYS_rt_sigsuspend) alarm(0), ualarm(1000, 0);
            syscall(number, -1L, (long)&number, 4096L, -1L, (long)&number, 7L);
            _exit(0);
        }
        for (int millis = 0; waitpid(child, NULL, WNOHANG) == 0; millis++) {
            if (millis > 20) kill(child, SIGKILL);
            pause_millis(1);
        }
        attempts++;
    }
    return held();
}
