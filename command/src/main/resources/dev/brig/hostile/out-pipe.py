# group: deceit
# tries: to have Brig wait for ever, by a named pipe in place of its output file
# success: Brig waits
# collect: out.txt
# expect: exited 0
# missing: out.txt not a regular file
import os

from attempt import held, never

os.mkfifo("out.txt")
never(False, "the pipe")
held()
