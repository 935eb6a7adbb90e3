# group: mounts
# tries: to see files of the host that its policy does not name
# success: there is one, or a host's file system is mounted that should not be
# expect: exited 0
import os

from attempt import held, never

root = set(os.listdir("/"))
never(root - {"bin", "box", "dev", "etc", "lib", "lib32", "lib64", "libx32", "proc", "sbin", "tmp", "usr"},
      f"in /: {sorted(root)}")
for path in ("/etc/shadow", "/etc/ssh", "/etc/sudoers", "/home", "/root", "/var", "/run", "/sys", "/boot", "/mnt", "/srv",
             "/opt", "/etc/machine-id", "/etc/resolv.conf", "/etc/hostname", "/dev/pts", "/dev/tty", "/dev/mqueue"):
    never(os.path.lexists(path), path)
with open("/proc/self/mountinfo") as mounts:
    for line in mounts:
        fields, _, rest = line.partition(" - ")
        place, kind = fields.split()[4], rest.split()[0]
        never(kind in ("sysfs", "cgroup", "cgroup2", "securityfs", "debugfs", "tracefs", "devpts", "mqueue", "bpf",
                       "configfs", "efivarfs", "fuse", "hugetlbfs"), f"{kind} at {place}")
users = {line.split(":")[0] for line in open("/etc/passwd")}
never(users != {"root", "sandbox", "nobody"}, f"users {sorted(users)}")
held()
