// group: network
// tries: to reach the kernel's ciphers, which have written into the page cache of files open for reading
// success: there is a socket of AF_ALG
// expect: exited 0
#include "attempt.h"

int main(void) {
    refused(socket(AF_ALG, SOCK_SEQPACKET, 0), EAFNOSUPPORT);
    refused(socket(AF_ALG, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), EAFNOSUPPORT);
    refused(syscall(SYS_socket, 0xdead00000026, SOCK_SEQPACKET, 0), EAFNOSUPPORT);
    return held();
}
