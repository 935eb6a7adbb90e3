// group: deceit
// tries: to change its output file after its end, by a child, a mapping and a descriptor on its way through a socket
// success: the file is another than it was at the end
// collect: out.txt
// files: out.txt
// expect: exited 0
#include "attempt.h"

int main(void) {
    int fd = open("out.txt", O_CREAT | O_RDWR, 0600);
    write(fd, "own", 3);
    char *mapped = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (fork() == 0) {
        setsid();
        pause_millis(50);
        for (;;) {
            memcpy(mapped, "bad", 3);
            pwrite(fd, "bad", 3, 0);
        }
    }
    attempts++;
    return held();
}
