// group: mounts
// tries: to start outside its root, in a directory that a descriptor left over from the set-up stands for
// success: it is in another directory than its work directory, or not in one that has a path
// expect: exited 0
#include "attempt.h"

int main(void) {
    char path[4096];
    long length = syscall(SYS_getcwd, path, sizeof path);
    never(length <= 0 || strcmp(path, "/box") != 0, "it is not in /box");
    length = readlink("/proc/self/cwd", path, sizeof path - 1);
    path[length < 0 ? 0 : length] = 0;
    never(strcmp(path, "/box") != 0, "the kernel says that it is not in /box");
    for (int fd = 3; fd < 1024; fd++) {
        char link[64];
        sprintf(link, "/proc/self/fd/%d/..", fd);
        never(chdir(link) == 0, "a directory behind a descriptor");
    }
    return held();
}
