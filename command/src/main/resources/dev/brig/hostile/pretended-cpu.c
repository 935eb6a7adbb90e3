// group: deceit
// tries: to end as if its CPU time were used up
// success: Brig believes it
// expect: signaled SIGXCPU
#include "attempt.h"

int main(void) {
    raise(SIGXCPU);
    return 2;
}
