// group: mounts
// tries: to mount what shows more than it may see, and to lift the restrictions of what is mounted
// success: the kernel agrees
// expect: exited 0
// denied: mount
#include "attempt.h"
#include <sys/mount.h>

int main(void) {
    mkdir("here", 0700);
    refused(mount("proc", "here", "proc", 0, NULL), EPERM);
    refused(mount("sysfs", "here", "sysfs", 0, NULL), EPERM);
    refused(mount("tmpfs", "here", "tmpfs", 0, NULL), EPERM);
    refused(mount("cgroup2", "here", "cgroup2", 0, NULL), EPERM);
    refused(mount("cgroup", "here", "cgroup", 0, "memory"), EPERM);
    refused(mount("devpts", "here", "devpts", 0, "newinstance"), EPERM);
    refused(mount("mqueue", "here", "mqueue", 0, NULL), EPERM);
    refused(mount("overlay", "here", "overlay", 0, "lowerdir=/usr,upperdir=/tmp,workdir=/tmp"), EPERM);
    refused(mount("/", "here", NULL, MS_BIND | MS_REC, NULL), EPERM);
    refused(mount("/usr", "/usr", NULL, MS_BIND | MS_REMOUNT, NULL), EPERM);
    refused(mount(NULL, "/", NULL, MS_REMOUNT, NULL), EPERM);
    refused(mount(NULL, "/", NULL, MS_REC | MS_SHARED, NULL), EPERM);
    refused(mount("/proc", "here", NULL, MS_MOVE, NULL), EPERM);
    return held();
}
