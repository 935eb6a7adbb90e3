// group: memory
// tries: to make files without end
// success: it can make more than allowed
// limits: workFiles 500
// expect: exited 0
// reached: workFiles
#include "attempt.h"

int main(void) {
    char name[64];
    int files = 0, fd;
    do {
        sprintf(name, "%s/hostile-%d", files % 3 == 0 ? "/box" : files % 3 == 1 ? "/tmp" : "/dev/shm", files);
        fd = open(name, O_CREAT | O_EXCL | O_WRONLY, 0600);
        if (fd >= 0) close(fd);
    } while (fd >= 0 && ++files < 5000);
    if (errno != ENOSPC) surprise("open: %s", strerror(errno));
    never(files > 500, "more than 500 files");
    return held();
}
