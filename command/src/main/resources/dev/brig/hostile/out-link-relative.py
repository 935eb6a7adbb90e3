# group: deceit
# tries: to have Brig read a file of the host, by a link that climbs
# success: Brig brings back what the link points to
# collect: out.txt
# expect: exited 0
# missing: out.txt a symbolic link
import os

from attempt import held, never

os.symlink("../" * 40 + "etc/passwd", "out.txt")
never(False, "the link")
held()
