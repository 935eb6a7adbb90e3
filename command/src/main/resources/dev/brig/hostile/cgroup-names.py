# group: proc
# tries: to learn from the names of its control groups where it runs: in which container, service or session
# success: there is a name above its own group: of Brig's own process, its slot, or what they are in
# expect: exited 0
import re

from attempt import held, never

OWN = re.compile(r"|job-\d+")
for line in open("/proc/self/cgroup"):
    path = line.rstrip("\n").split(":", 2)[2]
    never(not all(OWN.fullmatch(name) for name in path.split("/")), path)
held()
