// group: deceit
// tries: to replace its own program, for the next run of it
// success: the next run starts the other
// runs: 3
// expect: exited 0
#include "attempt.h"

int main(void) {
    struct stat status;
    never(access("/box/was-here", F_OK) == 0, "the last run's file is there");
    stat("/box/program", &status);
    never(status.st_size < 8192, "another program");
    refused(open("/box/program", O_WRONLY), ETXTBSY);
    unlink("/box/program");
    int fd = open("/box/program", O_CREAT | O_WRONLY, 0700);
    dprintf(fd, "#!/bin/sh\necho ESCAPED\n");
    close(open("/box/was-here", O_CREAT | O_WRONLY, 0600));
    return held();
}
