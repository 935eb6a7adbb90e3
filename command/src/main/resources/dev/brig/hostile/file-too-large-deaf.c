// group: output
// tries: to write a file without end, deaf to the signal that says it is too large
// success: it becomes larger than allowed
// limits: fileSize 1m
// expect: exited 0
// reached: fileSize
#include "attempt.h"

int main(void) {
    static char chunk[64 << 10];
    signal(SIGXFSZ, SIG_IGN);
    int fd = open("file", O_CREAT | O_WRONLY, 0600);
    while (write(fd, chunk, sizeof chunk) > 0) {}
    if (errno != EFBIG) surprise("write: %s", strerror(errno));
    refused(ftruncate(fd, 2 << 20), EFBIG);
    refused(posix_fallocate(fd, 0, 2 << 20) == 0 ? 0 : (errno = EFBIG, -1), EFBIG);
    refused(pwrite(fd, "x", 1, 1L << 40), EFBIG);
    return held();
}
