// group: mounts
// tries: the old way out: a root further down while the working directory stays outside, then up
// success: it is somewhere else than at its own root in the end
// expect: exited 0
// denied: chroot
#include "attempt.h"

int main(void) {
    struct stat before, after;
    int root = open("/", O_PATH | O_DIRECTORY);
    stat("/", &before);
    mkdir("down", 0700);
    refused(chroot("down"), EPERM);
    fchdir(root);
    for (int i = 0; i < 100; i++) chdir("..");
    refused(chroot("."), EPERM);
    stat(".", &after);
    never(before.st_dev != after.st_dev || before.st_ino != after.st_ino, "another root");
    return held();
}
