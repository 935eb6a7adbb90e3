// group: kernel
// tries: to take leases, which hold up everyone else who opens the file
// success: the kernel agrees
// expect: exited 0
// denied: fcntl
#include "attempt.h"

int main(void) {
    static const char *const files[] = {"/usr/bin/env", "/box/own"};
    close(open("/box/own", O_CREAT | O_WRONLY, 0600));
    for (int i = 0; i < 2; i++) {
        int fd = open(files[i], O_RDONLY);
        refused(fcntl(fd, F_SETLEASE, F_RDLCK), EPERM);
        refused(fcntl(fd, F_SETLEASE, F_WRLCK), EPERM);
        refused(fcntl(fd, 1040 /* F_SETDELEG */, F_RDLCK), EPERM);
    }
    return held();
}
