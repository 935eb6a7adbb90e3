# group: mounts
# tries: to replace its work directory and its other folders by links to elsewhere
# success: one of them goes
# expect: exited 0
import errno
import os

from attempt import held, refused

for folder in ("/box", "/tmp", "/dev/shm", "/proc", "/dev", "/usr"):
    refused("rmdir " + folder, lambda: os.rmdir(folder), errno.EBUSY, errno.EROFS, errno.EACCES, errno.ENOTEMPTY)
    refused("rename " + folder, lambda: os.rename(folder, "/gone"), errno.EBUSY, errno.EROFS, errno.EACCES, errno.EXDEV)
    refused("link at " + folder, lambda: os.symlink("/etc", folder), errno.EEXIST)
held()
