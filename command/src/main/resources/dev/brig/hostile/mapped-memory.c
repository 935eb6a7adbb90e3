// group: memory
// tries: to use more memory than allowed, in one mapping that the kernel fills
// success: it gets it
// limits: memory 64m, cpu 10s
// expect: stopped memory
// reached: memory
#include "attempt.h"

int main(void) {
    mmap(NULL, 256 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
    escaped("256 MiB mapped");
    return 1;
}
