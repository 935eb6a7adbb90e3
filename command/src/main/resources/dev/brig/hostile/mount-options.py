# group: mounts
# tries: to find a mount where files may be devices or programs of other users, or where files of the host are writable
# success: there is one
# expect: exited 0
from attempt import held, never

mounts = {}
for line in open("/proc/self/mountinfo"):
    fields, _, rest = line.partition(" - ")
    words = fields.split()
    mounts[words[0]] = (words[1], words[4], set(words[5].split(",")), rest.split()[0])

# One that lies on the very place of its parent covers it: a path leads to the one on top and what is within that.
covers = {number: parent for number, (parent, place, _, _) in mounts.items()
          if parent in mounts and mounts[parent][1] == place}
covered = set(covers.values())


def led_to(number):
    """Whether paths lead to the mount, or to what covers it."""
    parent = mounts[number][0]
    return parent not in mounts or led_to(parent) and (parent not in covered or number in covers)


seen = set()
for number, (_, place, options, kind) in mounts.items():
    if number in covered or not led_to(number):
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
