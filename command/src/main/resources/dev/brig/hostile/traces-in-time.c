// group: between-jobs
// tries: to have its CPU time charged to the next job: each takes most of what is allowed
// success: the second is stopped
// runs: 3
// limits: cpu 300ms
// expect: exited 0
#include "attempt.h"

int main(void) {
    clock_t end = clock() + CLOCKS_PER_SEC / 5;
    while (clock() < end) {}
    attempts++;
    return held();
}
