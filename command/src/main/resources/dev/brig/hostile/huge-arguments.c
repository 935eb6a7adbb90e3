// group: arguments
// tries: to start itself with arguments of many megabytes
// success: the kernel takes more than 6 MiB of them
// expect: exited 0
#include "attempt.h"

int main(int count, char **arguments) {
    if (count > 100) {
        long bytes = 0;
        for (int i = 0; i < count; i++) bytes += strlen(arguments[i]) + 1;
        never(bytes > 6 << 20, "more than 6 MiB of arguments");
        return held();
    }
    static char text[100 << 10];
    memset(text, 'x', sizeof text - 1);
    for (int pieces = 200; pieces > 0; pieces /= 2) {
        char **argv = calloc(pieces + 101, sizeof *argv);
        for (int i = 0; i < pieces + 100; i++) argv[i] = i < pieces ? text : "x";
        execv("/proc/self/exe", argv);
        if (errno != E2BIG) surprise("execv: %s", strerror(errno));
    }
    return 2;
}
