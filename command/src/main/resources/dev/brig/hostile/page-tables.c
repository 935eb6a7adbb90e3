// group: memory
// tries: to use more memory than allowed, in page tables alone: it reads one page of each 2 MiB and owns none
// success: it gets it
// limits: memory 32m, cpu 10s
// expect: stopped memory
// reached: memory
#include "attempt.h"

int main(void) {
    long span = 1L << 36;
    char *sparse = mmap(NULL, span, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    madvise(sparse, span, MADV_NOHUGEPAGE);
    long sum = 0;
    for (long at = 0; at < span; at += 2 << 20) sum += *(volatile char *)(sparse + at);
    escaped("128 MiB of page tables, %ld", sum);
    return 1;
}
