// group: mounts
// tries: to leave a file at its root, for the slot's next job
// success: it can, or finds one there
// runs: 3
// expect: exited 0
#include "attempt.h"

int main(void) {
    never(access("/hostile", F_OK) == 0, "the last job's file is there");
    refused(open("/hostile", O_CREAT | O_WRONLY, 0600), EROFS);
    refused(open("/etc/hostile", O_CREAT | O_WRONLY, 0600), EROFS);
    refused(open("/dev/hostile", O_CREAT | O_WRONLY, 0600), EROFS);
    return held();
}
