# group: deceit
# tries: to have Brig read a file of the host, by a link in place of a folder on the way to it
# success: Brig brings back what the link points to
# collect: folder/passwd, folder/deeper/passwd
# expect: exited 0
# missing: folder/passwd a symbolic link, folder/deeper/passwd a symbolic link
import os

from attempt import held, never

os.symlink("/etc", "folder")
never(False, "the link")
held()
