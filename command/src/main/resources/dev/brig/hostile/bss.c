// group: memory
// tries: to use static data larger than its memory
// success: it gets it
// limits: memory 64m, cpu 10s
// expect: stopped memory
// reached: memory
#include "attempt.h"

static char zeros[256 << 20];

int main(void) {
    use(zeros, sizeof zeros);
    escaped("256 MiB of static data");
    return 1;
}
