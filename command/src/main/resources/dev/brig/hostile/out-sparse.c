// group: deceit
// tries: to have Brig read a gigabyte that costs the program nothing
// success: Brig brings back more than it was asked for
// limits: fileSize 1g
// collect: out.txt
// files: out.txt
// expect: exited 0
#include "attempt.h"

int main(void) {
    int fd = open("out.txt", O_CREAT | O_WRONLY, 0600);
    write(fd, "own", 3);
    if (ftruncate(fd, 1000L << 20) != 0) surprise("ftruncate: %s", strerror(errno));
    attempts++;
    return held();
}
