# group: proc
# tries: to learn from the names of its control groups where it runs: in which container, service or session
# success: there is a name that is not of Brig's own making
# expect: exited 0
import re

from attempt import held, never

OWN = re.compile(r"|\.\.|brig-\d+-\d+-\d+|slot-\d+|job-\d+")
for line in open("/proc/self/cgroup"):
    path = line.rstrip("\n").split(":", 2)[2]
    never(not all(OWN.fullmatch(name) for name in path.split("/")), path)
held()
