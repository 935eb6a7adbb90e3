// group: output
// tries: to write to standard output and standard error in turns, so that neither alone has too much
// success: more than allowed is kept of both together, or it is still running
// limits: output 64k
// expect: stopped output
// reached: output
#include "attempt.h"

int main(void) {
    for (int fd = 1;; fd = 3 - fd) write(fd, "not too much of either\n", 23);
}
