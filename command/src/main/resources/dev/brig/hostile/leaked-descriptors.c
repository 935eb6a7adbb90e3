// group: processes-of-others
// tries: to find descriptors that it was not meant to get
// success: there is one beside its standard three, or one of these is more than an end of a pipe
// expect: exited 0
#include "attempt.h"

int main(void) {
    struct stat status;
    for (int fd = 0; fd < 4096; fd++) {
        if (fd > 2) never(fcntl(fd, F_GETFD) != -1, "a descriptor beyond the standard three");
        else never(fstat(fd, &status) != 0 || !S_ISFIFO(status.st_mode), "a standard descriptor that is no pipe");
    }
    never((fcntl(0, F_GETFL) & O_ACCMODE) != O_RDONLY, "standard input is writable");
    never((fcntl(1, F_GETFL) & O_ACCMODE) != O_WRONLY, "standard output is readable");
    never((fcntl(2, F_GETFL) & O_ACCMODE) != O_WRONLY, "standard error is readable");
    return held();
}
