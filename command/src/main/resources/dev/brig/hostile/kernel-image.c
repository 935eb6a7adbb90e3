// group: kernel
// tries: to start another kernel, to load modules, to restart the machine
// success: the kernel agrees
// expect: exited 0
// denied: reboot, kexec_load, kexec_file_load, init_module, finit_module, delete_module
#include "attempt.h"

int main(void) {
    refused(syscall(SYS_reboot, 0xfee1dead, 672274793, 0x01234567, NULL), EPERM);
    refused(syscall(SYS_reboot, 0xfee1dead, 672274793, 0x89abcdef, NULL), EPERM);
    refused(syscall(SYS_kexec_load, 0, 0, NULL, 0), EPERM);
    refused(syscall(SYS_kexec_file_load, 0, 0, 0, NULL, 0), EPERM);
    refused(syscall(SYS_init_module, "", 0, ""), EPERM);
    refused(syscall(SYS_finit_module, 0, "", 0), EPERM);
    refused(syscall(SYS_delete_module, "hostile", 0), EPERM);
    return held();
}
