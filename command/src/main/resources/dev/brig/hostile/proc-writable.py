# group: proc
# tries: to write to every file of /proc that is not of its own processes
# success: one of them takes it
# expect: exited 0
import os
import stat

from attempt import escaped, held, never

for folder, folders, files in os.walk("/proc"):
    if folder == "/proc":
        folders[:] = [name for name in folders if not name.isdigit() and name not in ("self", "thread-self", "sys")]
    for name in files:
        path = os.path.join(folder, name)
        if not stat.S_ISREG(os.lstat(path).st_mode):
            continue
        for text in (b"0\n", b"some 500000 2000000\0"):
            never(False, path)
            try:
                with open(path, "wb", buffering=0) as file:
                    file.write(text)
                escaped(path)
            except OSError:
                pass
held()
