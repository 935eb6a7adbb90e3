# group: processes-of-others
# tries: to see what init holds open, beside its standard descriptors and its socket to Brig
# success: it holds more, such as a folder in the tree of control groups
# expect: exited 0
import os

from attempt import held, never

try:
    descriptors = {int(name) for name in os.listdir("/proc/1/fd")}
except PermissionError:
    descriptors = set()
never(descriptors - {0, 1, 2, 3}, f"descriptors {sorted(descriptors)}")
held()
