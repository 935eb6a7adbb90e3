// group: time
// tries: to look busy by working a little now and then
// success: it still runs when its time is over
// limits: idle 200ms, wall 1s
// expect: stopped wall
// reached: wall
#include "attempt.h"

int main(void) {
    for (;;) {
        pause_millis(50);
        clock_t end = clock() + CLOCKS_PER_SEC / 250;
        while (clock() < end) {}
    }
}
