// group: kernel
// tries: to have the kernel run programs of its own making, as filters of its sockets
// success: the kernel takes one
// expect: exited 0
// denied: setsockopt
#include "attempt.h"

int main(void) {
    struct { uint16_t code; uint8_t yes, no; uint32_t value; } drop = {6 /* RET */, 0, 0, 0};
    struct { uint16_t length; void *filter; } program = {1, &drop};
    int ends[2], fd = 0, many = 16 << 20;
    socketpair(AF_UNIX, SOCK_DGRAM, 0, ends);
    for (int option = 26 /* SO_ATTACH_FILTER */; option <= 27; option++) {
        refused(setsockopt(ends[0], SOL_SOCKET, option, &program, sizeof program), EPERM);
    }
    refused(setsockopt(ends[0], SOL_SOCKET, 50 /* SO_ATTACH_BPF */, &fd, sizeof fd), EPERM);
    refused(setsockopt(ends[0], SOL_SOCKET, 51 /* SO_ATTACH_REUSEPORT_CBPF */, &program, sizeof program), EPERM);
    refused(setsockopt(ends[0], SOL_SOCKET, 33 /* SO_RCVBUFFORCE */, &many, sizeof many), EPERM);
    refused(setsockopt(ends[0], 6 /* TCP */, 1, &many, sizeof many), EPERM);
    return held();
}
