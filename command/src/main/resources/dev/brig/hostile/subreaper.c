// group: processes
// tries: to take over init's part for its orphans, and to leave them all behind
// success: one of them lives on when the program has ended
// expect: exited 0
#include "attempt.h"

int main(void) {
    if (prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == -1) surprise("subreaper");
    for (int orphan = 0; orphan < 8; orphan++) {
        pid_t parent = fork();
        if (parent == 0) {
            if (fork() == 0) for (;;) pause();
            _exit(0);
        }
        waitpid(parent, NULL, 0);
        attempts++;
    }
    return held();
}
