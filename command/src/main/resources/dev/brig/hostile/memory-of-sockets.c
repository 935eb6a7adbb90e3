// group: memory
// tries: to use more memory than allowed, in sockets that are filled and never read
// success: it gets it
// limits: memory 32m, processes 16, cpu 10s
// expect: stopped memory
// reached: memory
#include "attempt.h"

int main(void) {
    static char full[32 << 10];
    for (int child = 0; child < 12; child++) {
        if (fork() == 0) {
            int ends[2];
            for (int i = 0; i < 100 && socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends) == 0; i++) {
                while (write(ends[0], full, sizeof full) > 0) {}
            }
            pause_millis(1000);
            _exit(0);
        }
    }
    int status, failed = 0;
    while (wait(&status) > 0) failed += status != 0;
    if (failed == 0) escaped("more than 32 MiB in sockets");
    return 1;
}
