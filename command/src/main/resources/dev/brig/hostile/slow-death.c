// group: memory
// tries: to die slowly: with a hundredth of a CPU it needs minutes to give back all it has
// success: it keeps its slot for so long, or Brig takes it for a process that outlives its end
// limits: cpuRate 1%, memory 1g, wall 2s, cpu 30s
// expect: stopped wall
// reached: wall
#include "attempt.h"

// It gets its pages in a single call: the kernel slows a process down on its way out of a call, never within one.
int main(void) {
    if (fork() == 0) {
        char *memory = mmap(NULL, 900 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        madvise(memory, 900 << 20, MADV_NOHUGEPAGE);
        madvise(memory, 900 << 20, 23 /* MADV_POPULATE_WRITE */);
        for (;;) {}
    }
    for (;;) {}
}
