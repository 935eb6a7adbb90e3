// group: processes
// tries: to leave children behind that are stopped and so deaf to all signals but one
// success: one of them lives on when the program has ended
// expect: exited 0
#include "attempt.h"

int main(void) {
    for (int child = 0; child < 8; child++) {
        pid_t pid = fork();
        if (pid == 0) {
            setsid();
            raise(SIGSTOP);
            _exit(0);
        }
        waitpid(pid, NULL, WUNTRACED);
        attempts++;
    }
    return held();
}
