// group: proc
// tries: to give the kernel commands by the files of /proc and /sys that take them
// success: one of them takes a number
// expect: exited 0
#include "attempt.h"

static long give(const char *path) {
    struct stat status;
    int fd = open(path, O_WRONLY);
    if (fd >= 0 && fstat(fd, &status) == 0 && S_ISCHR(status.st_mode)) { // a mask
        errno = EACCES;
        return -1;
    }
    return fd < 0 ? -1 : write(fd, "7", 1);
}

int main(void) {
    static const char *const files[] = {
        "/proc/sysrq-trigger", "/proc/sys/kernel/core_pattern", "/proc/sys/kernel/modprobe", "/proc/sys/kernel/hostname",
        "/proc/sys/vm/drop_caches", "/proc/sys/vm/overcommit_memory", "/proc/sys/fs/binfmt_misc/register",
        "/proc/sys/kernel/ns_last_pid", "/proc/sys/net/ipv4/ip_forward", "/proc/sys/kernel/msgmax",
        "/proc/sys/user/max_user_namespaces", "/proc/sys/fs/mqueue/queues_max", "/proc/scsi/scsi", "/proc/mtrr",
        "/proc/irq/0/smp_affinity", "/proc/acpi/wakeup", "/proc/driver/rtc", "/sys/kernel/uevent_helper",
        "/sys/power/state", "/sys/kernel/mm/transparent_hugepage/enabled", "/sys/fs/cgroup/cgroup.procs",
    };
    for (int i = 0; i < sizeof files / sizeof *files; i++) refused_as(files[i], give(files[i]), EACCES, EROFS, ENOENT, EPERM);
    return held();
}
