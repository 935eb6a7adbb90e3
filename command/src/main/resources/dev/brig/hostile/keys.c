// group: kernel
// tries: to leave keys in keyrings that all processes of its user share
// success: the kernel takes one, or shows one
// runs: 3
// expect: exited 0
// denied: add_key, request_key, keyctl
#include "attempt.h"

int main(void) {
    static const int rings[] = {-1, -2, -3, -4, -5};
    for (int i = 0; i < 5; i++) {
        long key = refused(syscall(SYS_add_key, "user", "hostile", "x", 1, rings[i]), EPERM);
        if (key > 0) syscall(SYS_keyctl, 9 /* UNLINK */, key, rings[i]);
        refused(syscall(SYS_keyctl, 0 /* GET_KEYRING_ID */, rings[i], 1), EPERM);
        refused(syscall(SYS_keyctl, 10 /* SEARCH */, rings[i], "user", "hostile", 0), EPERM);
    }
    refused(syscall(SYS_request_key, "user", "hostile", "x", -3), EPERM);
    refused(syscall(SYS_keyctl, 1 /* JOIN_SESSION_KEYRING */, "hostile"), EPERM);
    refused(syscall(SYS_keyctl, 22 /* GET_PERSISTENT */, -1, -3), EPERM);
    return held();
}
