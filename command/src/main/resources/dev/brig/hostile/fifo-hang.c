// group: time
// tries: to keep its slot by opening a named pipe whose other end nobody opens
// success: it is still there when its time is over
// limits: wall 300ms
// expect: stopped wall
// reached: wall
#include "attempt.h"

int main(void) {
    mkfifo("pipe", 0600);
    open("pipe", O_RDONLY);
    return 2;
}
