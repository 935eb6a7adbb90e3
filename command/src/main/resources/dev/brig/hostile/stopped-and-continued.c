// group: deceit
// tries: to have init report an end that is none, by stopping and going on
// success: the first stop is taken for the end
// expect: exited 5
#include "attempt.h"

int main(void) {
    pid_t self = getpid();
    if (fork() == 0) {
        for (;;) {
            pause_millis(10);
            kill(self, SIGCONT);
        }
    }
    for (int i = 0; i < 5; i++) raise(SIGSTOP);
    return 5;
}
