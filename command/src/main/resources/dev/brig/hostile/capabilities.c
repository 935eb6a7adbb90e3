// group: privileges
// tries: to take capabilities, to keep them over an exec, to raise them as ambient
// success: it gets one
// expect: exited 0
// denied: prctl
#include "attempt.h"

int main(void) {
    uint32_t header[2] = {0x20080522, 0}, all[6] = {~0u, ~0u, ~0u, ~0u, ~0u, ~0u}, net[6] = {1 << 12, 1 << 12};
    uint32_t inheritable[6] = {0, 0, ~0u, 0, 0, ~0u};
    refused(syscall(SYS_capset, header, all), EPERM);
    refused(syscall(SYS_capset, header, net), EPERM);
    refused(syscall(SYS_capset, header, inheritable), EPERM);
    for (int capability = 0; capability <= 40; capability++) {
        refused(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, capability, 0, 0), EPERM);
        never(prctl(PR_CAPBSET_READ, capability, 0, 0, 0) == 1, "a capability in the bounding set");
    }
    refused(prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0), EPERM);
    refused(prctl(PR_SET_SECUREBITS, 0, 0, 0, 0), EPERM);
    return held();
}
