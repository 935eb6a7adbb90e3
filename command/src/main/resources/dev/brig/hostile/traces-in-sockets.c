// group: between-jobs
// tries: to leave a listener under a name that is in no file system, for the next job and for one in another slot
// success: the next job, or the other, finds it
// runs: 3
// atOnce: 2
// expect: exited 0
#include "attempt.h"

int main(void) {
    struct sockaddr_un address = {AF_UNIX, "\0hostile"};
    socklen_t length = sizeof(sa_family_t) + 8;
    int caller = socket(AF_UNIX, SOCK_STREAM, 0), listener = socket(AF_UNIX, SOCK_STREAM, 0);
    refused(connect(caller, (struct sockaddr *)&address, length), ECONNREFUSED);
    if (bind(listener, (struct sockaddr *)&address, length) != 0) escaped("the name is taken");
    listen(listener, 8);
    if (fork() == 0) {
        setsid();
        for (;;) pause();
    }
    pause_millis(100);
    return held();
}
