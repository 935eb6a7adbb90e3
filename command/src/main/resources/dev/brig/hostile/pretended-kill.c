// group: deceit
// tries: to end as if it had been killed for its memory, having used most of it
// success: Brig believes it
// limits: memory 64m
// expect: signaled SIGKILL
#include "attempt.h"

int main(void) {
    use(malloc(40 << 20), 40 << 20);
    raise(SIGKILL);
    return 2;
}
