// group: memory
// tries: to use more memory than allowed, in files without a name
// success: it gets it
// limits: memory 64m, cpu 10s
// expect: stopped memory
// reached: memory
#include "attempt.h"

int main(void) {
    static char megabyte[1 << 20];
    memset(megabyte, 1, sizeof megabyte);
    for (int file = 0; file < 8; file++) {
        int fd = memfd_create("hostile", 0);
        for (int i = 0; i < 32; i++) write(fd, megabyte, sizeof megabyte);
    }
    escaped("256 MiB in memfds");
    return 1;
}
