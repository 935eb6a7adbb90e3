// group: signals
// tries: to kill, with its own process group, whoever on the outside is in it
// success: the slot's warden is gone
// expect: signaled SIGKILL
#include "attempt.h"

int main(void) {
    kill(0, SIGKILL);
    return 2;
}
