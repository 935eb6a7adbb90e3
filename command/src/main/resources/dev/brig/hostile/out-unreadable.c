// group: deceit
// tries: to have Brig fail by an output file that may not be read, in a folder that may not be entered
// success: Brig fails
// collect: out.txt, shut/out.txt
// expect: exited 0
// missing: out.txt permission denied, shut/out.txt permission denied
#include "attempt.h"

int main(void) {
    write(open("out.txt", O_CREAT | O_WRONLY, 0), "own", 3);
    mkdir("shut", 0700);
    write(open("shut/out.txt", O_CREAT | O_WRONLY, 0600), "own", 3);
    chmod("shut", 0);
    attempts++;
    return held();
}
