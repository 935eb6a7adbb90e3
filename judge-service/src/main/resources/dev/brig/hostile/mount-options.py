# group: mounts
# tries: to find a mount where files may be devices or programs of other users, or where files of the host are writable
# success: there is one
# expect: exited 0
from attempt import held, never

mounts = []
for line in open("/proc/self/mountinfo"):
    fields, _, rest = line.partition(" - ")
    words = fields.split()
    mounts.append((words[0], words[1], words[4], set(words[5].split(",")), rest.split()[0]))

# What lies on the same place as its parent covers it, with all that is mounted within.
hidden = {parent for number, parent, place, _, _ in mounts if (parent, place) in {(m[0], m[2]) for m in mounts}}
for _ in mounts:
    hidden |= {number for number, parent, place, _, _ in mounts
               if parent in hidden and (parent, place) not in {(m[0], m[2]) for m in mounts}}

seen = set()
for number, _, place, options, kind in mounts:
    if number in hidden:
        continue
    seen.add(place)
    never("nosuid" not in options, f"{place} allows set-user-id programs")
    never("nodev" not in options and not place.startswith(("/dev/", "/proc/")), f"{place} allows devices")
    never("nodev" not in options and "noexec" not in options, f"{place} allows programs among devices")
    own = place in ("/tmp", "/box", "/dev/shm", "/proc")
    never("ro" not in options and not own, f"{place} is writable")
    never(kind == "proc" and "noexec" not in options, f"{place} allows programs")
never(not {"/", "/usr", "/proc", "/tmp", "/box", "/dev/shm"} <= seen, f"mounts {sorted(seen)}")
held()
