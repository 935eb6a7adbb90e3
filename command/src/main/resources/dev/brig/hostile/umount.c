// group: mounts
// tries: to take mounts away and see what they cover: the slot's own /proc, the masks, the old root
// success: the kernel agrees
// expect: exited 0
// denied: umount2
#include "attempt.h"
#include <sys/mount.h>

int main(void) {
    static const char *const covers[] = {"/", "/..", "/proc", "/proc/keys", "/dev/null", "/dev/shm", "/tmp", "/box", "/usr"};
    for (int i = 0; i < 9; i++) {
        refused_as(covers[i], umount2(covers[i], 0), EPERM);
        refused(umount2(covers[i], MNT_DETACH), EPERM);
        refused(umount2(covers[i], UMOUNT_NOFOLLOW | MNT_FORCE), EPERM);
    }
    return held();
}
