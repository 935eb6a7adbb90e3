# group: network
# tries: to reach the host's services, its neighbours and the Internet
# success: there is a way
# expect: exited 0
import errno
import socket

from attempt import held, refused

for family in (socket.AF_INET, socket.AF_INET6):
    refused("a socket", lambda: socket.socket(family), errno.EAFNOSUPPORT)
for address in (("127.0.0.1", 8080), ("127.0.0.1", 22), ("169.254.169.254", 80), ("8.8.8.8", 53)):
    refused(f"{address}", lambda: socket.create_connection(address, 1), errno.EAFNOSUPPORT)
held()
