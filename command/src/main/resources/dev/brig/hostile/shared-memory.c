// group: memory
// tries: to use more memory than allowed, shared and spread over children of which none has too much
// success: they get it
// limits: memory 64m, cpu 10s
// expect: stopped memory
// reached: memory
#include "attempt.h"

int main(void) {
    char *shared = mmap(NULL, 256 << 20, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    for (int child = 0; child < 16; child++) {
        if (fork() == 0) {
            use(shared + ((long)child << 24), 1 << 24);
            _exit(0);
        }
    }
    int status, failed = 0;
    while (wait(&status) > 0) failed += status != 0;
    if (failed == 0) escaped("256 MiB shared");
    return 1;
}
