// group: deceit
// tries: to have Brig read a file of the host, by a second name for it in the work directory
// success: the kernel makes one; a second name for a file of its own is no harm
// collect: out.txt
// files: out.txt
// expect: exited 0
#include "attempt.h"

int main(void) {
    refused(link("/etc/passwd", "passwd"), EXDEV);
    refused(link("/usr/bin/env", "env"), EXDEV);
    refused(link("/proc/self/environ", "environ"), EXDEV, EPERM);
    refused(linkat(AT_FDCWD, "/proc/self/exe", AT_FDCWD, "/tmp/exe", AT_SYMLINK_FOLLOW) == -1 ? -1 : (unlink("/tmp/exe"), errno = EXDEV, -1), EXDEV);
    int fd = open("own.txt", O_CREAT | O_WRONLY, 0600);
    write(fd, "own", 3);
    link("own.txt", "out.txt");
    return held();
}
