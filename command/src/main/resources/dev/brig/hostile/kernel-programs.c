// group: kernel
// tries: to load programs into the kernel, as an ordinary user may on some machines
// success: the kernel takes one
// expect: exited 0
// denied: bpf
#include "attempt.h"

int main(void) {
    uint64_t code[2] = {0xb7, 0x95}; // r0 = 0; exit
    uint64_t attributes[16] = {(uint64_t)2 << 32 | 1, (uintptr_t)code, (uintptr_t) "GPL"};
    uint32_t map[16] = {2, 4, 4, 1}; // an array of one element
    refused(syscall(SYS_bpf, 5 /* PROG_LOAD */, attributes, sizeof attributes), EPERM);
    refused(syscall(SYS_bpf, 0 /* MAP_CREATE */, map, sizeof map), EPERM);
    refused(syscall(SYS_bpf, 11 /* PROG_GET_NEXT_ID */, map, sizeof map), EPERM);
    return held();
}
