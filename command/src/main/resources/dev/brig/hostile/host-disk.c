// group: kernel
// tries: to keep the host's disk busy by having its files written, and to take them from the cache that all share
// success: the kernel looks at the calls at all, which it would refuse with these descriptors
// expect: exited 0
#include "attempt.h"

int main(void) {
    never(fsync(-1) == -1, "fsync");
    never(fdatasync(-1) == -1, "fdatasync");
    never(sync_file_range(-1, 0, 0, SYNC_FILE_RANGE_WRITE) == -1, "sync_file_range");
    never(msync((void *)1, 1, MS_SYNC) == -1, "msync");
    never(syscall(SYS_fadvise64, -1, 0, 0, POSIX_FADV_DONTNEED) == -1, "posix_fadvise");
    refused(syscall(SYS_sync), ENOSYS);
    refused(syncfs(0), ENOSYS);
    return held();
}
