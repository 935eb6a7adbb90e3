// group: deceit
// tries: to end as if it had written too large a file
// success: Brig believes it, and does not say that it only infers so
// expect: signaled SIGXFSZ
// reached: fileSize inferred
#include "attempt.h"

int main(void) {
    raise(SIGXFSZ);
    return 2;
}
