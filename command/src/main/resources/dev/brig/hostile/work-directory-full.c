// group: memory
// tries: to write more into work directory, /tmp and /dev/shm together than allowed for all three
// success: it can
// limits: workBytes 16m
// expect: exited 0
// reached: workBytes
#include "attempt.h"

static long fill(const char *path) {
    static char chunk[64 << 10];
    int fd = open(path, O_CREAT | O_WRONLY, 0600);
    long bytes = 0;
    errno = 0;
    for (long written; bytes < 8 << 20 && (written = write(fd, chunk, sizeof chunk)) > 0;) bytes += written;
    return bytes;
}

int main(void) {
    long bytes = fill("/box/hostile") + fill("/tmp/hostile") + fill("/dev/shm/hostile");
    if (errno != ENOSPC) surprise("no end at %ld", bytes);
    never(bytes > 16 << 20, "more than 16 MiB written");
    return held();
}
