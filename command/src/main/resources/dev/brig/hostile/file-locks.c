// group: kernel
// tries: to lock files that all jobs and the host's own programs share
// success: the kernel agrees
// expect: exited 0
// denied: fcntl
#include "attempt.h"
#include <sys/file.h>

int main(void) {
    struct flock lock = {.l_type = F_RDLCK, .l_whence = SEEK_SET};
    static const char *const files[] = {"/usr/bin/env", "/etc/passwd", "/dev/null", "/proc/self/exe", "/usr", "/box"};
    for (int i = 0; i < 6; i++) {
        int fd = open(files[i], O_RDONLY);
        refused(flock(fd, LOCK_SH | LOCK_NB), ENOLCK);
        refused(flock(fd, LOCK_EX | LOCK_NB), ENOLCK);
        lock.l_pid = 0;
        refused(fcntl(fd, F_SETLK, &lock), EPERM);
        refused(fcntl(fd, F_OFD_SETLK, &lock), EPERM);
        refused(fcntl(fd, F_OFD_SETLKW, &lock), EPERM);
    }
    return held();
}
