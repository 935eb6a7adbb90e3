// group: deceit
// tries: to keep Brig from its output by taking all rights from its work directory
// success: Brig fails, or misses the file
// collect: out.txt
// files: out.txt
// expect: exited 0
#include "attempt.h"

int main(void) {
    int fd = open("out.txt", O_CREAT | O_WRONLY, 0600);
    write(fd, "own", 3);
    if (chmod("/box", 0) != 0) surprise("chmod: %s", strerror(errno));
    attempts++;
    return held();
}
