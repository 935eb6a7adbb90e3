// group: privileges
// tries: to have the kernel write a core file, or start the host's collector of cores, by crashing
// success: a crash leaves a file, or the limit that shuts out both can be moved
// expect: signaled SIGSEGV
// denied: prlimit64
#include "attempt.h"
#include <dirent.h>

int main(void) {
    struct rlimit limit, none = {0, 0}, more = {RLIM_INFINITY, RLIM_INFINITY};
    syscall(SYS_getrlimit, RLIMIT_CORE, &limit);
    never(limit.rlim_cur != 1 || limit.rlim_max != 1, "a limit by which the host's collector is started");
    refused(setrlimit(RLIMIT_CORE, &none), EPERM);
    refused(setrlimit(RLIMIT_CORE, &more), EPERM);
    refused(syscall(SYS_setrlimit, RLIMIT_CORE, &none), EPERM);
    refused(syscall(SYS_setrlimit, 0x500000000000 | RLIMIT_CORE, &none), EPERM);
    refused(syscall(SYS_prlimit64, 0, RLIMIT_CORE, &none, NULL), EPERM);
    refused(syscall(SYS_prlimit64, getpid(), RLIMIT_CORE, &none, NULL), EPERM);
    pid_t child = fork();
    if (child == 0) raise(SIGQUIT);
    int status;
    waitpid(child, &status, 0);
    never(WCOREDUMP(status), "a core was dumped");
    DIR *here = opendir(".");
    for (struct dirent *entry; (entry = readdir(here)) != NULL;) never(strstr(entry->d_name, "core") != NULL, "a core");
    if (held() != 0) return 1;
    raise(SIGSEGV);
    return 1;
}
