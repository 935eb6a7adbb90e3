// group: devices
// tries: to open devices in a folder of the host that it was given
// success: one of them opens
// expect: exited 0
#include "attempt.h"

int main(void) {
    static const char *const devices[] = {"/opt/zero", "/opt/null", "/opt/full", "/opt/tty", "/opt/ptmx", "/opt/kmsg",
                                          "/opt/vda", "/opt/sda", "/opt/mem", "/opt/fuse", "/opt/kvm"};
    for (int i = 0; i < sizeof devices / sizeof *devices; i++) refused_as(devices[i], open(devices[i], O_RDONLY), EACCES, ENOENT, EPERM);
    return held();
}
