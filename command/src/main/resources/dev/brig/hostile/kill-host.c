// group: signals
// tries: to reach processes of the host by their numbers
// success: there is one beside itself and init
// expect: exited 0
#include "attempt.h"

int main(void) {
    for (int pid = 3; pid < 100000; pid++) {
        attempts++;
        if (kill(pid, 0) == 0 || errno != ESRCH) escaped("process %d: %s", pid, strerror(errno));
    }
    return held();
}
