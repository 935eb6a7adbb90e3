// group: system-calls
// tries: to keep a CPU of the host busy at no cost of its own, with denied calls of which Brig is told
// success: Brig answers them as fast as they come
// expect: exited 0
// denied: unshare
#include "attempt.h"

int main(void) {
    long *calls = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    for (int child = 0; child < 4; child++) {
        if (fork() == 0) for (;; __atomic_add_fetch(calls, 1, __ATOMIC_RELAXED)) unshare(CLONE_NEWUSER);
    }
    pause_millis(1000);
    never(*calls > 10000, "more than ten thousand answers in a second");
    never(*calls == 0, "no answer at all");
    return held();
}
