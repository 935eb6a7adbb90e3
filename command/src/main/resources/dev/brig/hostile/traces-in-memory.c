// group: between-jobs
// tries: to have its memory charged to the next job: each takes most of what is allowed, in files too
// success: the second is stopped, or finds what the first wrote in memory it got
// runs: 3
// limits: memory 64m, workBytes 64m
// expect: exited 0
#include "attempt.h"

int main(void) {
    char *memory = mmap(NULL, 24 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    long sum = 0;
    for (long at = 0; at < 24 << 20; at++) sum += memory[at];
    never(sum != 0, "memory that is not zero");
    memset(memory, 7, 24 << 20);
    if (write(open("/dev/shm/hostile", O_CREAT | O_WRONLY, 0600), memory, 24 << 20) != 24 << 20) surprise("write");
    return held();
}
