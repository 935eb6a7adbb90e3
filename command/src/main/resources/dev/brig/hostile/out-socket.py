# group: deceit
# tries: to confuse Brig by a socket in place of its output file
# success: Brig fails, or brings something back
# collect: out.txt
# expect: exited 0
# missing: out.txt not a regular file
import socket

from attempt import held, never

listener = socket.socket(socket.AF_UNIX)
listener.bind("out.txt")
listener.listen()
never(False, "the socket")
held()
