// group: memory
// tries: to have the kernel end init for want of memory, as the largest process there is: all memory lies in a file,
//   and the program itself is tiny
// success: Brig takes the end of init for a fault of its own, or the verdict is another
// limits: memory 16m, cpu 10s, workBytes 1g, fileSize 1g
// expect: stopped memory
// reached: memory
#include "attempt.h"

int main(void) {
    int fd = open("/dev/shm/hostile", O_CREAT | O_RDWR, 0600);
    static char page[4096];
    for (int child = 0; child < 4; child++) {
        if (fork() == 0) for (;;) write(fd, page, sizeof page);
    }
    for (;;) write(fd, page, sizeof page);
}
