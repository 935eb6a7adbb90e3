// group: between-jobs
// tries: to leave input or output for the next job in its pipes
// success: the next job reads what was meant for the last, or its output has what the last one wrote
// runs: 3
// stdin: 100k
// expect: exited 0
#include "attempt.h"

int main(void) {
    char first[8];
    never(read(0, first, 8) != 8 || memcmp(first, "01234567", 8) != 0, "another job's input");
    int held_status = (attempts++, held());
    if (fork() == 0) {
        setsid();
        pause_millis(2000); // on a busy machine it takes a while until its own job is cleared away
        for (;;) write(1, "ESCAPED: of the last job\n", 25);
    }
    return held_status;
}
