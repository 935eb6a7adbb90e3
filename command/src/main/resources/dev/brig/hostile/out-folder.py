# group: deceit
# tries: to confuse Brig by a folder in place of its output file, and a file in place of a folder
# success: Brig fails, or brings something back
# collect: out.txt, file/out.txt
# expect: exited 0
# missing: out.txt not a regular file, file/out.txt no such file
import os

from attempt import held, never

os.mkdir("out.txt")
open("file", "w").write("own")
never(False, "the folder")
held()
