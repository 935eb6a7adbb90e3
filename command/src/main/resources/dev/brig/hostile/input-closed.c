// group: input
// tries: to close its input while Brig is still writing to it
// success: Brig takes the broken pipe for a fault, or ends by it
// stdin: 4m
// expect: exited 0
#include "attempt.h"

int main(void) {
    char byte;
    read(0, &byte, 1);
    close(0);
    pause_millis(100);
    attempts++;
    return held();
}
