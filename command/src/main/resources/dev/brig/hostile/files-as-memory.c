// group: memory
// tries: to use more memory than allowed, in files of its work directory
// success: it gets it
// limits: memory 64m, cpu 10s, workBytes 1g, fileSize 1g
// expect: stopped memory
// reached: memory
#include "attempt.h"

int main(void) {
    static char megabyte[1 << 20];
    memset(megabyte, 1, sizeof megabyte);
    int fd = open("large", O_CREAT | O_WRONLY, 0600);
    for (int i = 0; i < 256; i++) write(fd, megabyte, sizeof megabyte);
    escaped("256 MiB in files");
    return 1;
}
