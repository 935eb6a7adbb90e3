// What the hostile programs in C share. Each attempt is counted; a program that got through all of them and was held
// every time says so at its end, so that one that broke off early is not taken for one that was held.
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int attempts, escapes, surprises;

// It worked, and should not have.
static void escaped(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    dprintf(1, "ESCAPED: ");
    vdprintf(1, format, arguments);
    dprintf(1, "\n");
    va_end(arguments);
    escapes++;
}

// It failed in another way than by the wall that is looked at.
static void surprise(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    dprintf(1, "surprise: ");
    vdprintf(1, format, arguments);
    dprintf(1, "\n");
    va_end(arguments);
    surprises++;
}

// What must not be so.
static void never(int so, const char *what) {
    attempts++;
    if (so) escaped("%s", what);
}

static long refused_with(const char *what, long result, int error, const int *errors) {
    attempts++;
    if (result != -1) {
        escaped("%s gave %ld", what, result);
        return result;
    }
    while (*errors != 0 && *errors != error) errors++;
    if (*errors == 0) surprise("%s: %s", what, strerror(error));
    return result;
}

// The call must fail, with one of the errors that follow.
#define refused(call, ...) refused_as(#call, call, __VA_ARGS__)

// The same, where another name than that of the call says more.
#define refused_as(name, call, ...)                                                   \
    ({                                                                                \
        errno = 0;                                                                    \
        long refused_result = (long)(call);                                           \
        refused_with(name, refused_result, errno, (int[]){__VA_ARGS__, 0});           \
    })

// Uses memory so that no compiler can do without it.
static char *use(char *memory, long bytes) {
    for (long at = 0; at < bytes; at += 4096) *(volatile char *)(memory + at) = 1;
    return memory;
}

static void pause_millis(long millis) {
    struct timespec time = {millis / 1000, millis % 1000 * 1000000};
    while (nanosleep(&time, &time) == -1 && errno == EINTR) {}
}

// The end of a program that lives to see it: all attempts were held.
static int held(void) {
    if (escapes == 0 && surprises == 0 && attempts > 0) dprintf(1, "held: %d\n", attempts);
    return escapes > 0 ? 1 : surprises > 0 || attempts == 0 ? 2 : 0;
}
