// group: deceit
// tries: to end as if it had been stopped for a system call
// success: Brig believes it
// expect: signaled SIGSYS
#include "attempt.h"

int main(void) {
    raise(SIGSYS);
    return 2;
}
