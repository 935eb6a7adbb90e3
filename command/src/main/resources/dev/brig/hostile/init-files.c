// group: processes-of-others
// tries: to look into init by /proc: its memory, its descriptors, its root, its program
// success: one of them opens
// expect: exited 0
#include "attempt.h"

int main(void) {
    static const char *const files[] = {"mem", "maps", "smaps", "pagemap", "environ", "auxv", "syscall", "stack", "exe",
                                        "cwd", "root", "fd/0", "fd/1", "fd/3", "map_files", "ns/mnt", "ns/user",
                                        "task/1/mem", "io", "personality"};
    char path[64], link[64];
    for (int i = 0; i < sizeof files / sizeof *files; i++) {
        sprintf(path, "/proc/1/%s", files[i]);
        refused_as(path, open(path, O_RDONLY), EACCES, EPERM, ENOENT);
    }
    refused(open("/proc/1/mem", O_RDWR), EACCES, EPERM);
    refused(open("/proc/1/fd/3", O_RDWR), EACCES, EPERM);
    refused(open("/proc/1/root/", O_PATH | O_DIRECTORY), EACCES, EPERM);
    refused(open("/proc/1/clear_refs", O_WRONLY), EACCES, EPERM);
    refused(open("/proc/1/oom_score_adj", O_WRONLY), EACCES, EPERM);
    refused(open("/proc/1/coredump_filter", O_WRONLY), EACCES, EPERM);
    refused(write(open("/proc/1/timerslack_ns", O_WRONLY), "1", 1), EPERM, EACCES, EBADF);
    refused(readlink("/proc/1/exe", link, sizeof link), EACCES, EPERM);
    refused(readlink("/proc/1/cwd", link, sizeof link), EACCES, EPERM);
    refused(execl("/proc/1/exe", "init", NULL), EACCES, EPERM);
    refused(chdir("/proc/1/cwd"), EACCES, EPERM);
    refused(chdir("/proc/1/fd"), EACCES, EPERM);
    return held();
}
