// group: memory
// tries: to be charged for the host's files, and so killed, by reading many of them
// success: it is stopped, or its peak is above its limit
// limits: memory 32m, cpu 10s
// expect: exited 0
#include "attempt.h"
#include <ftw.h>

static char buffer[64 << 10];
static long total;

static int read_all(const char *path, const struct stat *status, int type, struct FTW *where) {
    int fd = type == FTW_F ? open(path, O_RDONLY) : -1;
    for (long bytes; fd >= 0 && (bytes = read(fd, buffer, sizeof buffer)) > 0;) total += bytes;
    close(fd);
    return total > 128 << 20;
}

int main(void) {
    nftw("/usr/lib", read_all, 16, FTW_PHYS);
    if (total < 32 << 20) surprise("only %ld bytes to read", total);
    attempts++;
    return held();
}
