// group: deceit
// tries: to have init take the end of an orphan for that of the program: hundreds of them end before it, with success
// success: Brig reports their status
// expect: exited 3
// reached: processes?
#include "attempt.h"

int main(void) {
    for (int orphan = 0; orphan < 300; orphan++) {
        if (fork() == 0) {
            if (fork() == 0) _exit(0);
            _exit(0);
        }
        wait(NULL);
    }
    pause_millis(20);
    return 3;
}
