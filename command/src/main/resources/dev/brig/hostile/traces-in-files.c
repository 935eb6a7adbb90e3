// group: between-jobs
// tries: to leave files for the next job
// success: the next job finds one
// runs: 3
// expect: exited 0
#include "attempt.h"

int main(void) {
    static const char *const files[] = {"/box/.hostile", "/tmp/.hostile", "/dev/shm/.hostile", "/tmp/work/hostile",
                                        "/proc/self/cwd/hostile", "/etc/hostile", "/dev/hostile"};
    for (int i = 0; i < 7; i++) {
        never(access(files[i], F_OK) == 0, files[i]);
        close(open(files[i], O_CREAT | O_WRONLY, 0600));
    }
    return held();
}
