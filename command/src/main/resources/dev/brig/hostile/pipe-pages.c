// group: descriptors
// tries: to take all pages that the pipes of its user may have, with a few large pipes, and to hold them
// success: a pipe made afterwards does not take at once what POSIX says every pipe does, or others wait for theirs
// expect: exited 0
#include "attempt.h"
#include <limits.h>

enum { PIPES = 100, LARGE = 1 << 20 };

int main(void) {
    static char text[PIPE_BUF];
    int ends[2];
    for (int i = 0; i < PIPES && pipe(ends) == 0; i++) fcntl(ends[1], F_SETPIPE_SZ, LARGE); // until it is refused
    never(pipe2(ends, O_NONBLOCK) != 0, "no pipe at all");
    never(write(ends[1], text, sizeof text) != sizeof text, "a pipe that takes less than PIPE_BUF");
    pause_millis(200); // beside others
    return held();
}
