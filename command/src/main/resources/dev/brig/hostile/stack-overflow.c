// group: memory
// tries: to recurse beyond its stack
// success: it gets deeper than its stack is large
// limits: memory 64m, stack 1m
// expect: signaled SIGSEGV
// reached: stack inferred
#include "attempt.h"

static long deeper(int depth) {
    volatile char frame[64 << 10];
    for (int at = 0; at < sizeof frame; at += 4096) frame[at] = 1;
    return depth == 0 ? frame[0] : deeper(depth - 1) + frame[4096];
}

int main(void) {
    escaped("%ld frames on the stack", deeper(60));
    return 1;
}
