// group: memory
// tries: to nest directories so deep that whoever cleans up fails
// success: the slot does not live on
// limits: workFiles 3000
// expect: exited 0
// reached: workFiles
// collect: a
// missing: a not a regular file
#include "attempt.h"

int main(void) {
    int depth = 0;
    while (mkdir("a", 0700) == 0 && chdir("a") == 0 && depth < 10000) depth++;
    never(depth > 3000, "more than 3000 directories");
    return held();
}
