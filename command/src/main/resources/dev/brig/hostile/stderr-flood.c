// group: output
// tries: to write to standard error without end
// success: more than allowed is kept, or it runs beyond its time
// limits: stderr 64k, cpu 200ms
// expect: stopped cpu
// reached: cpu, stderr
#include "attempt.h"

int main(void) {
    for (;;) write(2, "errors of a program that does not stop\n", 39);
}
