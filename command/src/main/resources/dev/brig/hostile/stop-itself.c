// group: time
// tries: to keep its slot by stopping itself
// success: it is still there when its time is over, or its stop is taken for its end
// limits: wall 300ms
// expect: stopped wall
// reached: wall
#include "attempt.h"

int main(void) {
    raise(SIGSTOP);
    escaped("went on after SIGSTOP");
    return 1;
}
