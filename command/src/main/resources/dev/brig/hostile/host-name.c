// group: kernel
// tries: to change the names of its host, which the slot's next job would see
// success: the kernel agrees, or the name is another than that of the policy
// runs: 3
// expect: exited 0
// denied: sethostname, setdomainname
#include "attempt.h"

int main(void) {
    char name[65];
    gethostname(name, sizeof name);
    never(strcmp(name, "sandbox") != 0, "another name");
    refused(sethostname("hostile", 7), EPERM);
    refused(setdomainname("hostile", 7), EPERM);
    refused(open("/proc/sys/kernel/hostname", O_WRONLY), EACCES, EROFS);
    return held();
}
