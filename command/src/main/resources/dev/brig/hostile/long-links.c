// group: memory
// tries: to keep data where it is not counted, in the targets of symbolic links
// success: they hold more than the work directory may
// limits: workBytes 8m, workFiles 65536
// expect: exited 0
// reached: workBytes
#include "attempt.h"

int main(void) {
    char target[4000], name[32];
    memset(target, 'x', sizeof target);
    target[sizeof target - 1] = 0;
    int links = 0;
    do sprintf(name, "link-%d", links);
    while (symlink(target, name) == 0 && ++links < 60000);
    never(links > 2100, "more than 8 MiB in links");
    return held();
}
