// group: memory
// tries: to use more memory than allowed, spread over children of which none has too much
// success: they get it, or the program goes on as if nothing had happened
// limits: memory 64m, cpu 10s
// expect: stopped memory
// reached: memory
#include "attempt.h"

int main(void) {
    for (int child = 0; child < 8; child++) {
        if (fork() == 0) {
            use(malloc(32 << 20), 32 << 20);
            pause_millis(500);
            _exit(0);
        }
    }
    int status, failed = 0;
    while (wait(&status) > 0) failed += status != 0;
    if (failed == 0) escaped("256 MiB in children");
    return 0;
}
