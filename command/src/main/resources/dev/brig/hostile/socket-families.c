// group: network
// tries: to open a socket of every family there is, which loads modules and reaches past the network namespace
// success: there is one of another family than AF_UNIX
// expect: exited 0
#include "attempt.h"

int main(void) {
    static const int types[] = {SOCK_STREAM, SOCK_DGRAM, SOCK_RAW, SOCK_SEQPACKET, SOCK_RDM, SOCK_PACKET};
    for (int family = 0; family < 64; family++) {
        if (family == AF_UNIX) continue;
        for (int i = 0; i < 6; i++) refused(socket(family, types[i], 0), EAFNOSUPPORT);
        refused(syscall(SYS_socket, 0x100000000 | family, SOCK_DGRAM, 0), EAFNOSUPPORT);
    }
    return held();
}
