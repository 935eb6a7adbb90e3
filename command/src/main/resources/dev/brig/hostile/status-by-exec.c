// group: deceit
// tries: to have its end taken for that of another: a thread becomes another program, which then ends with its number
// success: Brig loses sight of it
// expect: exited 0
#include "attempt.h"
#include <pthread.h>

static void *other(void *unused) {
    execl("/box/program", "program", "again", NULL);
    return NULL;
}

int main(int count, char **arguments) {
    if (count == 2) {
        never(getpid() != 2, "another process");
        return held();
    }
    pthread_t thread;
    pthread_create(&thread, NULL, other, NULL);
    for (;;) pause();
}
