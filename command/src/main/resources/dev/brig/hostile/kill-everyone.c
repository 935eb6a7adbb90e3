// group: signals
// tries: to kill every process it can reach
// success: init is gone
// expect: exited 0
#include "attempt.h"

int main(void) {
    for (int child = 0; child < 3; child++) {
        if (fork() == 0) for (;;) pause();
    }
    kill(-1, SIGKILL);
    kill(-1, SIGSTOP);
    while (wait(NULL) > 0) attempts++;
    never(getppid() != 1, "init is not the parent any more");
    return held();
}
