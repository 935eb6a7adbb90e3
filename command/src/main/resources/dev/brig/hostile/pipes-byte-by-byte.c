// group: cpu
// tries: to have the kernel work in nobody's time: each byte is a packet of its own in a pipe
// success: it still runs when its CPU time is used up, or others pay for it
// limits: cpu 500ms
// expect: stopped cpu
// reached: cpu
#include "attempt.h"

int main(void) {
    int ends[2];
    if (pipe2(ends, O_DIRECT | O_NONBLOCK) != 0) surprise("pipe2: %s", strerror(errno));
    char byte = 0;
    for (;;) {
        while (write(ends[1], &byte, 1) == 1) {}
        while (read(ends[0], &byte, 1) == 1) {}
    }
}
