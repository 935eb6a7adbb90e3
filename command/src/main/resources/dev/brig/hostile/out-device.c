// group: deceit
// tries: to have Brig read a device in place of its output file, or without end from one
// success: the kernel makes one, or Brig brings something back
// collect: out.txt, zero
// expect: exited 0
// denied: mknod
// missing: out.txt no such file, zero a symbolic link
#include "attempt.h"
#include <sys/sysmacros.h>

int main(void) {
    refused(syscall(SYS_mknod, "out.txt", S_IFCHR | 0600, makedev(1, 5)), EPERM);
    symlink("/dev/zero", "zero");
    return held();
}
