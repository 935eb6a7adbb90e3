// group: privileges
// tries: to install a filter of its own, to hide denied calls behind it or to answer them itself
// success: the kernel takes one
// expect: exited 0
#include "attempt.h"

int main(void) {
    struct { uint16_t code; uint8_t yes, no; uint32_t value; } allow = {6 /* RET */, 0, 0, 0x7fff0000};
    struct { uint16_t length; void *filter; } program = {1, &allow};
    refused(syscall(SYS_seccomp, 1, 0, &program), ENOSYS);
    refused(syscall(SYS_seccomp, 1, 8 /* NEW_LISTENER */, &program), ENOSYS);
    refused(syscall(SYS_seccomp, 1, 1 /* TSYNC */, &program), ENOSYS);
    refused(syscall(SYS_seccomp, 0, 0, NULL), ENOSYS);
    return held();
}
