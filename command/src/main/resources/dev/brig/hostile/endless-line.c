// group: output
// tries: to write a line without end, for whoever reads by lines
// success: more than allowed is kept, or it is still running
// limits: output 64k
// expect: stopped output
// reached: output
#include "attempt.h"

int main(void) {
    static char chunk[1 << 20];
    memset(chunk, 'x', sizeof chunk);
    for (;;) write(1, chunk, sizeof chunk);
}
