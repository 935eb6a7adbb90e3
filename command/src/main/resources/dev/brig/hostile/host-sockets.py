# group: network
# tries: to connect to sockets of the host, by name and by the names that are in no file system
# success: there is one
# expect: exited 0
import errno
import socket

from attempt import held, refused

for name in ("/run/docker.sock", "/run/systemd/private", "/run/dbus/system_bus_socket", "/var/run/nscd/socket",
             "/tmp/.X11-unix/X0", "\0/tmp/.X11-unix/X0", "\0/org/kernel/linux/storage/multipathd", "\0hostile",
             "\0brig"):
    refused(repr(name), lambda: socket.socket(socket.AF_UNIX).connect(name), errno.ENOENT, errno.ECONNREFUSED)
held()
