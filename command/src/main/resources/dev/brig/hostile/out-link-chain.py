# group: deceit
# tries: to have Brig read a file of the host, by a chain of links of which the first points to its neighbour
# success: Brig brings back what the last link points to
# collect: out.txt
# expect: exited 0
# missing: out.txt a symbolic link
import os

from attempt import held, never

os.symlink("/etc/passwd", "link-9")
for number in range(8, -1, -1):
    os.symlink(f"link-{number + 1}", f"link-{number}")
os.symlink("link-0", "out.txt")
never(False, "the links")
held()
