// group: memory
// tries: to use more memory than allowed, on the heap
// success: it gets it
// limits: memory 64m, cpu 10s
// expect: stopped memory
// reached: memory
#include "attempt.h"

int main(void) {
    for (int megabytes = 0; megabytes < 256; megabytes++) use(malloc(1 << 20), 1 << 20);
    escaped("256 MiB on the heap");
    return 1;
}
