# group: between-jobs
# tries: to find what was mounted for the last job, beneath its own mounts
# success: more lies on a place than the slot's mount and the job's
# runs: 3
# expect: exited 0
from collections import Counter

from attempt import held, never

places = Counter(line.split()[4] for line in open("/proc/self/mountinfo"))
for place, mounts in places.items():
    beneath = place.startswith("/proc/")  # of the host's, which the job's covers
    never(not beneath and mounts > (2 if place in ("/proc", "/tmp") else 1), f"{mounts} mounts on {place}")
held()
