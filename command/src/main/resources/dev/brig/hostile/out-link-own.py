# group: deceit
# tries: to have Brig follow a link to a file of its own, to see whether it follows any
# success: Brig brings it back
# collect: out.txt
# expect: exited 0
# missing: out.txt a symbolic link
import os

from attempt import held, never

open("own.txt", "w").write("own")
os.symlink("own.txt", "out.txt")
never(False, "the link")
held()
