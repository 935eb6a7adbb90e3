// group: kernel
// tries: to count what the processor does, for itself, for init, for the whole machine
// success: the kernel opens a counter
// expect: exited 0
// denied: perf_event_open
#include "attempt.h"

int main(void) {
    uint32_t attributes[32] = {1 /* SOFTWARE */, 128};
    refused(syscall(SYS_perf_event_open, attributes, 0, -1, -1, 0), EPERM);
    attributes[10] = 1 << 5; // exclude_kernel, which some machines allow anyone
    refused(syscall(SYS_perf_event_open, attributes, 0, -1, -1, 0), EPERM);
    refused(syscall(SYS_perf_event_open, attributes, 1, -1, -1, 0), EPERM);
    refused(syscall(SYS_perf_event_open, attributes, -1, 0, -1, 0), EPERM);
    return held();
}
