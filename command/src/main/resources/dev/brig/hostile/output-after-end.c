// group: output
// tries: to go on writing, from a child, when the program itself has ended
// success: what the child writes later is in the output
// expect: exited 0
#include "attempt.h"

int main(void) {
    if (fork() == 0) {
        setsid();
        pause_millis(200);
        escaped("wrote after the end");
        for (;;) pause();
    }
    attempts++;
    return held();
}
