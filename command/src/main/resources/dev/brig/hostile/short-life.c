// group: deceit
// tries: to end before anyone looks, with children of children that are still being made
// success: Brig misses its end, or one of them
// expect: exited 4
// reached: processes?
#include "attempt.h"

int main(void) {
    for (int i = 0; i < 4; i++) fork();
    if (getpid() != 2) for (;;) if (fork() > 0) _exit(0);
    _exit(4);
}
