// group: memory
// tries: to lock memory that then cannot be reclaimed
// success: more than 64 KiB are locked
// expect: exited 0
#include "attempt.h"

int main(void) {
    char *memory = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    refused(mlock(memory, 1 << 20), ENOMEM, EPERM);
    refused(mlock2(memory, 1 << 20, MLOCK_ONFAULT), ENOMEM, EPERM);
    refused(mlockall(MCL_CURRENT | MCL_FUTURE), ENOMEM, EPERM);
    refused(mmap(NULL, 1 << 20, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_LOCKED, -1, 0), EAGAIN, EPERM);
    refused(mmap(NULL, 2 << 20, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB, -1, 0), ENOMEM, EPERM, EINVAL);
    return held();
}
