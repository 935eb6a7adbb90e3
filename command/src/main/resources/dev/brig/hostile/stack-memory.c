// group: memory
// tries: to use more memory than allowed, on a stack that may grow beyond it
// success: it gets it
// limits: memory 64m, stack 256m, cpu 10s
// expect: stopped memory
// reached: memory
#include "attempt.h"

static long deeper(int depth) {
    volatile char frame[64 << 10];
    for (int at = 0; at < sizeof frame; at += 4096) frame[at] = 1;
    return depth == 0 ? frame[0] : deeper(depth - 1) + frame[4096];
}

int main(void) {
    escaped("%ld frames on the stack", deeper(2500));
    return 1;
}
