// group: output
// tries: nothing; it writes exactly as much as allowed
// success: that is taken for too much
// limits: output 64k
// expect: exited 0
#include "attempt.h"

int main(void) {
    static char filler[(64 << 10) - 8];
    memset(filler, 'x', sizeof filler);
    filler[sizeof filler - 1] = '\n';
    attempts++;
    for (long done = 0; done < sizeof filler;) done += write(1, filler + done, sizeof filler - done);
    return held(); // eight bytes more
}
