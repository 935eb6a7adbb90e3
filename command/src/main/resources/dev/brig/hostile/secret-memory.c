// group: kernel
// tries: to use memory that the kernel can neither swap nor look into, and segments of its own
// success: the kernel agrees
// expect: exited 0
// denied: modify_ldt
#include "attempt.h"

int main(void) {
    uint32_t segment[4] = {0, 0, 0xfffff, 0x51};
    refused(syscall(447 /* memfd_secret */, 0), ENOSYS);
    refused(syscall(SYS_modify_ldt, 1, segment, sizeof segment), EPERM);
    refused(syscall(SYS_modify_ldt, 0, segment, sizeof segment), EPERM);
    return held();
}
