// group: input
// tries: to end without reading its input
// success: Brig waits for ever with what is left of it
// stdin: 4m
// expect: exited 0
#include "attempt.h"

int main(void) {
    attempts++;
    return held();
}
