// group: network
// tries: to talk to the hypervisor, or to neighbours on it, past every network namespace
// success: there is a socket of AF_VSOCK
// expect: exited 0
#include "attempt.h"

int main(void) {
    refused(socket(AF_VSOCK, SOCK_STREAM, 0), EAFNOSUPPORT);
    refused(socket(AF_VSOCK, SOCK_DGRAM, 0), EAFNOSUPPORT);
    refused(open("/dev/vsock", O_RDWR), ENOENT);
    return held();
}
