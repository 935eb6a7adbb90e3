// group: kernel
// tries: to do by an io_uring what the filter refuses: its workers' calls are not looked at
// success: there is a ring
// expect: exited 0
#include "attempt.h"

int main(void) {
    char parameters[120] = {0};
    refused(syscall(425 /* io_uring_setup */, 8, parameters), ENOSYS);
    refused(syscall(425, 1, NULL), ENOSYS);
    refused(syscall(426 /* io_uring_enter */, 0, 1, 0, 0, NULL, 0), ENOSYS);
    refused(syscall(427 /* io_uring_register */, -1, 0, NULL, 0), ENOSYS);
    return held();
}
