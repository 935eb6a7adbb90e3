// group: time
// tries: to keep its slot while it waits where few signals reach it: for a child of vfork that sleeps
// success: it is still there when its time is over
// limits: wall 300ms
// expect: stopped wall
// reached: wall
#include "attempt.h"

int main(void) {
    if (vfork() == 0) for (;;) pause();
    return 2;
}
