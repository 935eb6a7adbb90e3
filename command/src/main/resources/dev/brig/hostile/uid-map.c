// group: namespaces
// tries: to become root in its user namespace by writing the maps of ids again, or to leave one for the next job
// success: the kernel takes a map, or one of its ids is 0
// runs: 3
// expect: exited 0
#include "attempt.h"

static long write_to(const char *path, const char *text) {
    int fd = open(path, O_WRONLY);
    if (fd < 0) return -1;
    long result = write(fd, text, strlen(text));
    int error = errno;
    close(fd);
    errno = error;
    return result;
}

int main(void) {
    refused(write_to("/proc/self/uid_map", "0 0 1\n"), EPERM, EACCES);
    refused(write_to("/proc/self/uid_map", "0 1000 1\n"), EPERM, EACCES);
    refused(write_to("/proc/self/gid_map", "0 0 1\n"), EPERM, EACCES);
    refused(write_to("/proc/self/projid_map", "4711 4711 1\n"), EPERM, EACCES); // needs no right where none is set yet
    refused(write_to("/proc/self/setgroups", "allow"), EPERM, EACCES);
    refused(write_to("/proc/1/uid_map", "0 0 1\n"), EPERM, EACCES);
    refused(setuid(0), EPERM);
    refused(setgid(0), EPERM);
    refused(setreuid(0, 0), EPERM);
    refused(setresgid(0, 0, 0), EPERM);
    refused(setgroups(0, NULL), EPERM);
    never(getuid() == 0 || geteuid() == 0 || getgid() == 0 || getegid() == 0, "an id is 0");
    return held();
}
