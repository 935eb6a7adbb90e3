# group: proc
# tries: to find control groups mounted, and in them the files that set its own limits or name a helper of the host
# success: there is one
# expect: exited 0
import os

from attempt import held, never

never("cgroup" in open("/proc/self/mountinfo").read(), "control groups are mounted")
for path in ("/sys/fs/cgroup", "/sys/fs/cgroup/memory/release_agent", "/dev/cgroup", "/cgroup"):
    never(os.path.exists(path), path)
held()
