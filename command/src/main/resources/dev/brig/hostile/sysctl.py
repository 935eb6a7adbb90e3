# group: proc
# tries: to write to every file under /proc/sys what it says already
# success: one of them takes it
# expect: exited 0
import os

from attempt import escaped, held, never


def rewrite(path):
    try:
        content = open(path, "rb").read() or b"0\n"
    except OSError:
        content = b"0\n"
    with open(path, "wb", buffering=0) as file:
        file.write(content)


for folder, _, files in os.walk("/proc/sys"):
    for name in files:
        path = os.path.join(folder, name)
        never(False, path)
        try:
            rewrite(path)
            escaped(path)
        except OSError:
            pass
held()
