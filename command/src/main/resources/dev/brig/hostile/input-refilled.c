// group: input
// tries: to fill its own input again, through its other end
// success: Brig waits for ever to write the rest
// stdin: 1m
// expect: exited 0
#include "attempt.h"

int main(void) {
    int again = open("/proc/self/fd/0", O_WRONLY | O_NONBLOCK);
    if (again < 0) surprise("open: %s", strerror(errno));
    static char chunk[64 << 10];
    for (int i = 0; i < 1000; i++) write(again, chunk, sizeof chunk);
    attempts++;
    return held();
}
