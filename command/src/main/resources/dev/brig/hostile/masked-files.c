// group: proc
// tries: to read what /proc tells of the host and its other users, and to reach beneath the masks
// success: there is something to read, or a mask goes
// expect: exited 0
#include "attempt.h"
#include <dirent.h>

static void keep(const char *path) {
    refused(unlink(path), EBUSY, EACCES, EPERM, EISDIR, ENOENT, EROFS);
    refused(rename(path, "/box/gone"), EBUSY, EXDEV, EACCES, EPERM, ENOENT, EROFS);
}

static void empty(const char *path) {
    DIR *folder = opendir(path);
    struct dirent *entry;
    while (folder && (entry = readdir(folder)))
        never(strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0, path);
    if (folder) closedir(folder);
}

int main(void) {
    static const char *const files[] = {"/proc/keys", "/proc/key-users", "/proc/locks", "/proc/timer_list",
                                        "/proc/timer_stats", "/proc/sysrq-trigger", "/proc/kcore", "/proc/cmdline",
                                        "/proc/diskstats", "/proc/interrupts", "/proc/partitions", "/proc/schedstat",
                                        "/proc/sched_debug", "/proc/softirqs", "/proc/swaps", "/proc/latency_stats",
                                        "/proc/mdstat", "/proc/modules", "/proc/sys/fs/file-nr"};
    static const char *const folders[] = {"/proc/pressure", "/proc/fs", "/proc/bus", "/proc/irq", "/proc/driver",
                                          "/proc/acpi", "/proc/asound", "/proc/scsi", "/proc/sys/fs"};
    char text[64];
    for (int i = 0; i < sizeof files / sizeof *files; i++) {
        int fd = open(files[i], O_RDONLY);
        never(fd >= 0 && read(fd, text, sizeof text) > 0, files[i]);
        keep(files[i]);
    }
    for (int i = 0; i < sizeof folders / sizeof *folders; i++) {
        empty(folders[i]);
        keep(folders[i]);
    }
    return held();
}
