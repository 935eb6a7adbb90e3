// group: deceit
// tries: to end with the status by which shells tell of a signal
// success: Brig takes it for one
// expect: exited 137
#include "attempt.h"

int main(void) {
    _exit(137);
}
