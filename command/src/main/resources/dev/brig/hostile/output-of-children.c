// group: output
// tries: to write without end, by many children at once
// success: more than allowed is kept, or they are still running
// limits: output 64k
// expect: stopped output
// reached: output
#include "attempt.h"

int main(void) {
    for (int child = 0; child < 16; child++) {
        if (fork() == 0) for (;;) write(1 + child % 2, "one of many\n", 12);
    }
    for (;;) pause();
}
