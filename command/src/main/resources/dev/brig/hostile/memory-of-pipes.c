// group: memory
// tries: to use more memory than allowed, in pipes that are filled and kept
// success: it gets it
// limits: memory 32m, processes 16, cpu 10s
// expect: stopped memory
// reached: memory
#include "attempt.h"

int main(void) {
    static char full[64 << 10];
    for (int child = 0; child < 12; child++) {
        if (fork() == 0) {
            int ends[2];
            for (int i = 0; i < 100 && pipe2(ends, O_NONBLOCK) == 0; i++) write(ends[1], full, sizeof full);
            pause_millis(1000);
            _exit(0);
        }
    }
    int status, failed = 0;
    while (wait(&status) > 0) failed += status != 0;
    if (failed == 0) escaped("75 MiB in pipes");
    return 1;
}
