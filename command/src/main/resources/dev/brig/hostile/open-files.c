// group: descriptors
// tries: to open files without end
// success: more than allowed are open at once
// limits: openFiles 64
// expect: exited 0
// reached: openFiles
#include "attempt.h"

int main(void) {
    int files = 0;
    while (files < 1000 && open("/dev/null", O_RDONLY) >= 0) files++;
    if (errno != EMFILE) surprise("open: %s", strerror(errno));
    never(files > 61, "more than 64 descriptors");
    struct rlimit more = {128, 128};
    refused(setrlimit(RLIMIT_NOFILE, &more), EPERM);
    refused(dup2(0, 64), EBADF);
    return held();
}
