// group: deceit
// tries: to end its first thread with success while another goes on
// success: Brig takes that for the end, or reports the first status
// expect: exited 7
#include "attempt.h"
#include <pthread.h>

static void *later(void *unused) {
    pause_millis(100);
    _exit(7);
}

int main(void) {
    pthread_t thread;
    pthread_create(&thread, NULL, later, NULL);
    syscall(SYS_exit, 0);
}
