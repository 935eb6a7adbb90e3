// group: kernel
// tries: to have its pages merged with equal ones of others, so that the time of a write tells what others have
// success: the kernel agrees
// expect: exited 0
// denied: prctl
#include "attempt.h"

int main(void) {
    char *pages = mmap(0, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    use(pages, 1 << 20);
    refused(madvise(pages, 1 << 20, MADV_MERGEABLE), EINVAL);
    refused(madvise(pages, 4096, MADV_MERGEABLE), EINVAL);
    refused_as("madvise with high bits", syscall(SYS_madvise, pages, 4096L, 0x100000000L | MADV_MERGEABLE), EINVAL);
    refused(prctl(67 /* PR_SET_MEMORY_MERGE */, 1L, 0L, 0L, 0L), EPERM);
    if (madvise(pages, 4096, MADV_DONTNEED) != 0) surprise("other advice: %s", strerror(errno));
    return held();
}
