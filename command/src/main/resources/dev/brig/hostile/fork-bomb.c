// group: processes
// tries: to fork without end, each child too
// success: it still runs when its CPU time is used up
// limits: processes 32, cpu 1s
// expect: stopped cpu
// reached: cpu, processes
#include "attempt.h"

int main(void) {
    for (;;) fork();
}
