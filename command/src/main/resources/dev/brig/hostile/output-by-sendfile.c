// group: output
// tries: to write without end, from file to pipe within the kernel
// success: more than allowed is kept, or it is still running
// limits: output 64k
// expect: stopped output
// reached: output
#include "attempt.h"
#include <sys/sendfile.h>

int main(void) {
    int fd = open("/proc/self/exe", O_RDONLY);
    for (;;) {
        off_t start = 0;
        if (sendfile(1, fd, &start, 8192) <= 0) return 2;
    }
}
