# group: devices
# tries: to find devices in /dev that do more than give zeros or random bytes
# success: there is one, or one is writable beyond its purpose
# expect: exited 0
import os
import stat

from attempt import held, never

names = set(os.listdir("/dev"))
never(names != {"null", "zero", "full", "random", "urandom", "shm", "fd", "stdin", "stdout", "stderr"}, f"{sorted(names)}")
numbers = {"null": (1, 3), "zero": (1, 5), "full": (1, 7), "random": (1, 8), "urandom": (1, 9)}
for name, number in numbers.items():
    status = os.stat("/dev/" + name)
    never(not stat.S_ISCHR(status.st_mode), f"/dev/{name} is no device")
    never((os.major(status.st_rdev), os.minor(status.st_rdev)) != number, f"/dev/{name} is another device")
held()
