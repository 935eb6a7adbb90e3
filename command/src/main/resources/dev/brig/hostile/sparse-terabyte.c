// group: output
// tries: to leave a sparse file of a terabyte
// success: there is one
// expect: signaled SIGXFSZ
// reached: fileSize inferred
// collect: out.txt
// files: out.txt
#include "attempt.h"

int main(void) {
    int fd = open("out.txt", O_CREAT | O_WRONLY, 0600);
    write(fd, "own", 3);
    ftruncate(fd, 1L << 40);
    escaped("a terabyte");
    return 1;
}
