// group: deceit
// tries: to end as a program ends that could not be started
// success: Brig believes it and reports a fault of its own
// expect: exited 127
#include "attempt.h"

int main(void) {
    _exit(127);
}
