// group: time
// tries: to keep its slot by waiting for what never comes
// success: it still waits when the time allowed for that is over
// limits: idle 200ms
// expect: stopped idle
// reached: idle
#include "attempt.h"

int main(void) {
    int ends[2];
    char byte;
    pipe(ends);
    read(ends[0], &byte, 1);
    return 0;
}
