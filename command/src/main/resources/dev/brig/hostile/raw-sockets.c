// group: network
// tries: to talk to the kernel by netlink, to see and send packets raw
// success: there is such a socket
// expect: exited 0
#include "attempt.h"

int main(void) {
    for (int protocol = 0; protocol < 23; protocol++) refused(socket(AF_NETLINK, SOCK_RAW, protocol), EAFNOSUPPORT);
    refused(socket(AF_PACKET, SOCK_RAW, 0x0300), EAFNOSUPPORT);
    refused(socket(AF_INET, SOCK_RAW, 255), EAFNOSUPPORT);
    refused(socket(AF_INET6, SOCK_RAW, 58), EAFNOSUPPORT);
    refused(socket(AF_INET, SOCK_DGRAM, 1), EAFNOSUPPORT);
    return held();
}
