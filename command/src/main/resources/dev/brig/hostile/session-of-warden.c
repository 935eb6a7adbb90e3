// group: processes-of-others
// tries: to be in the session or process group of others, whom signals and terminals reach as well
// success: it is, or it can join one
// expect: exited 0
#include "attempt.h"

int main(void) {
    never(getsid(0) != getpid(), "not the leader of its session");
    never(getpgid(0) != getpid(), "not the leader of its process group");
    refused(setpgid(0, 1), EPERM);
    refused(setpgid(1, 0), EPERM, ESRCH);
    refused(open("/dev/tty", O_RDWR), ENOENT, ENXIO);
    never(getsid(1) == getsid(0) && getsid(1) != 0, "init's session");
    return held();
}
