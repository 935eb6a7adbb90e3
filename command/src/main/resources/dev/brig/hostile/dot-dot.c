// group: mounts
// tries: to climb above its root, by names and by descriptors
// success: there is something above it, such as the root of the host that lay there while the slot was set up
// expect: exited 0
#include "attempt.h"

static int same(const struct stat *one, const struct stat *other) {
    return one->st_dev == other->st_dev && one->st_ino == other->st_ino;
}

int main(void) {
    struct stat root, above;
    stat("/", &root);
    stat("/..", &above);
    never(!same(&root, &above), "/.. is not /");
    int fd = open("/", O_PATH | O_DIRECTORY);
    for (int i = 0; i < 64; i++) fd = openat(fd, "..", O_PATH | O_DIRECTORY);
    fstat(fd, &above);
    never(!same(&root, &above), "climbed above / by descriptors");
    chdir("/");
    chdir("..");
    never(access("root", F_OK) == 0 || access("home", F_OK) == 0 || access("var", F_OK) == 0, "a folder of the host");
    never(access("/proc/1/root/usr", F_OK) == 0, "init's root");
    return held();
}
