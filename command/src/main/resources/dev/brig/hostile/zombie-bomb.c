// group: processes
// tries: to fill the table of processes with children that have ended and are never waited for
// success: there are more than 32 of them
// limits: processes 32
// expect: exited 0
// reached: processes
#include "attempt.h"

int main(void) {
    int children = 0;
    pid_t child;
    while ((child = fork()) > 0 && children < 1000) children++;
    if (child == 0) _exit(0);
    never(children >= 32, "more than 32 processes");
    return held();
}
