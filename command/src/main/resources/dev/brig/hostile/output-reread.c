// group: output
// tries: to confuse whoever reads its output: it opens the pipe again, makes it small, takes back what it wrote
// success: Brig waits for ever, or what was written last is lost
// expect: exited 0
#include "attempt.h"

int main(void) {
    int again = open("/proc/self/fd/1", O_RDWR | O_NONBLOCK);
    if (again < 0) surprise("open: %s", strerror(errno));
    fcntl(1, F_SETFL, O_NONBLOCK);
    fcntl(again, F_SETPIPE_SZ, 4096);
    char back[8192];
    for (int i = 0; i < 100; i++) {
        write(1, "xxxxxxxx\n", 9);
        read(again, back, sizeof back);
    }
    fcntl(1, F_SETFL, 0);
    attempts++;
    return held();
}
