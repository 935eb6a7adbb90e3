// group: deceit
// tries: to end with a status of more than eight bits, whose low ones are zero
// success: a status beyond them is reported
// expect: exited 0
#include "attempt.h"

int main(void) {
    attempts++;
    held();
    syscall(SYS_exit_group, 0x7fffff00);
    return 2;
}
