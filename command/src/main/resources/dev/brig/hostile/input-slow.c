// group: input
// tries: to keep its slot by reading its input a byte at a time
// success: it still reads when its time is over
// stdin: 4m
// limits: wall 400ms
// expect: stopped wall
// reached: wall
#include "attempt.h"

int main(void) {
    char byte;
    while (read(0, &byte, 1) == 1) pause_millis(1);
    return 2;
}
