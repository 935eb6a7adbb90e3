// group: deceit
// tries: to look like a fault of Brig's: its program names a loader that does not exist, so that it cannot be executed
// success: it is judged an internal error
// expect: failed command-not-found
// cc: -static
#include "attempt.h"

__attribute__((section(".interp"), used, retain)) extern const char own[] = "/no/such/loader";

int main(void) {
    escaped("it was executed");
    return held();
}
