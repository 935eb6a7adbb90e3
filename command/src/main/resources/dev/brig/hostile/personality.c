// group: system-calls
// tries: to have its data executed, page zero mapped, addresses laid out as of old, by another personality
// success: the kernel agrees
// expect: exited 0
// denied: personality
#include "attempt.h"
#include <sys/personality.h>

int main(void) {
    refused(personality(READ_IMPLIES_EXEC), EPERM);
    refused(personality(MMAP_PAGE_ZERO), EPERM);
    refused(personality(ADDR_COMPAT_LAYOUT), EPERM);
    refused(personality(PER_SVR4), EPERM);
    refused(syscall(SYS_personality, 0x100000000 | READ_IMPLIES_EXEC), EPERM);
    refused(mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0), EPERM);
    return held();
}
