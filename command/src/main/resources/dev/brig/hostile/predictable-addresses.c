// group: system-calls
// tries: to switch off the randomness of its addresses, for itself and what it starts
// success: the kernel agrees
// expect: exited 0
// denied: personality
#include "attempt.h"
#include <sys/personality.h>

int main(void) {
    refused(personality(ADDR_NO_RANDOMIZE), EPERM);
    refused(syscall(SYS_personality, 0xffffffff00000000 | ADDR_NO_RANDOMIZE), EPERM);
    return held();
}
