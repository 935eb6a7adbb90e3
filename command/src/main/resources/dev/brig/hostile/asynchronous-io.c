// group: kernel
// tries: to have the kernel do its work asynchronously, beside its own time and limits
// success: the kernel agrees
// expect: exited 0
// denied: io_submit
#include "attempt.h"

int main(void) {
    long context = 0;
    refused(syscall(SYS_io_setup, 128, &context), ENOSYS);
    refused(syscall(SYS_io_submit, 0, 0, NULL), EPERM);
    return held();
}
