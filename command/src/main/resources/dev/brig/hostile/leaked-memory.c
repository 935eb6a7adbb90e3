// group: processes-of-others
// tries: to find memory, variables or signals that it was not meant to inherit
// success: a mapping is not its own, a variable is unknown, a signal is blocked or ignored
// expect: exited 0
#include "attempt.h"

extern char **environ;

int main(void) {
    char line[512];
    FILE *maps = fopen("/proc/self/maps", "r");
    while (fgets(line, sizeof line, maps) != NULL) {
        char *path = strchr(line, '/');
        never(path != NULL && strncmp(path, "/box/", 5) != 0 && strncmp(path, "/usr/", 5) != 0
                && strncmp(path, "/lib", 4) != 0, line);
        never(strstr(line, "brig") != NULL || strstr(line, "memfd") != NULL, line);
    }
    for (char **variable = environ; *variable != NULL; variable++) {
        static const char *const known[] = {"PATH=", "HOME=/box", "USER=sandbox", "LOGNAME=sandbox", "LANG=C.UTF-8"};
        int found = 0;
        for (int i = 0; i < 5; i++) found |= strncmp(*variable, known[i], strlen(known[i])) == 0;
        never(!found, *variable);
    }
    sigset_t blocked;
    sigprocmask(SIG_BLOCK, NULL, &blocked);
    for (int number = 1; number < 65; number++) {
        struct sigaction action;
        if (sigaction(number, NULL, &action) == 0) never(action.sa_handler != SIG_DFL, "an ignored signal");
        never(sigismember(&blocked, number) == 1, "a blocked signal");
    }
    return held();
}
