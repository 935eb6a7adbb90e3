// group: deceit
// tries: to speak to Brig as init does, through every descriptor and every socket it can make
// success: Brig takes the job for ended, failed or another
// expect: exited 9
#include "attempt.h"

int main(void) {
    for (int fd = 3; fd < 1024; fd++) {
        for (uint64_t word = 0; word < 16; word++) {
            if (write(fd, &word, 8) >= 0) escaped("descriptor %d takes messages", fd);
        }
    }
    return escapes ? 1 : 9;
}
