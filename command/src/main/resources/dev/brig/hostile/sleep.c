// group: time
// tries: to keep its slot by sleeping
// success: it still sleeps when its time is over
// limits: wall 300ms
// expect: stopped wall
// reached: wall
#include "attempt.h"

int main(void) {
    for (;;) pause();
}
