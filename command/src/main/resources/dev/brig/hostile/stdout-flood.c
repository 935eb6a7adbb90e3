// group: output
// tries: to write to standard output without end
// success: more than allowed is kept, or it is still running
// limits: output 64k
// expect: stopped output
// reached: output
#include "attempt.h"

int main(void) {
    for (;;) write(1, "output of a program that does not stop\n", 39);
}
