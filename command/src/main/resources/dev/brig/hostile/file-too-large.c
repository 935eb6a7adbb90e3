// group: output
// tries: to write a file without end
// success: it becomes larger than allowed
// limits: fileSize 1m
// expect: signaled SIGXFSZ
// reached: fileSize
#include "attempt.h"

int main(void) {
    static char chunk[64 << 10];
    int fd = open("file", O_CREAT | O_WRONLY, 0600);
    for (int i = 0; i < 32; i++) write(fd, chunk, sizeof chunk);
    escaped("2 MiB in one file");
    return 1;
}
