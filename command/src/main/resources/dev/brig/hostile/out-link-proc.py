# group: deceit
# tries: to have Brig read something of itself, by a link into /proc that means another process for each reader
# success: Brig brings back what the link points to
# collect: out.txt, environ
# expect: exited 0
# missing: out.txt a symbolic link, environ a symbolic link
import os

from attempt import held, never

os.symlink("/proc/self/root/etc/passwd", "out.txt")
os.symlink("/proc/self/environ", "environ")
never(False, "the links")
held()
