// group: kernel
// tries: to administer the machine: swap, accounts, quotas, the kernel's log, terminals
// success: the kernel agrees
// expect: exited 0
// denied: swapon, swapoff, acct, quotactl, quotactl_fd, syslog, vhangup, ustat, lookup_dcookie
#include "attempt.h"

int main(void) {
    char text[256];
    refused(syscall(SYS_swapon, "/box/swap", 0), EPERM);
    refused(syscall(SYS_swapoff, "/box/swap"), EPERM);
    refused(syscall(SYS_acct, "/box/account"), EPERM);
    refused(syscall(SYS_quotactl, 0x80000700, "/dev/vda", 0, text), EPERM);
    refused(syscall(443 /* quotactl_fd */, 0, 0x80000700, 0, text), EPERM);
    refused(syscall(SYS_syslog, 3, text, sizeof text), EPERM);
    refused(syscall(SYS_syslog, 10, NULL, 0), EPERM);
    refused(syscall(SYS_vhangup), EPERM);
    refused(syscall(SYS_ustat, 0xfe00, text), EPERM);
    refused(syscall(SYS_lookup_dcookie, 0L, text, sizeof text), EPERM);
    return held();
}
