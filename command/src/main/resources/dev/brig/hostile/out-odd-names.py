# group: deceit
# tries: to confuse Brig by names with line ends, terminal sequences, bytes that are no UTF-8 and full length
# success: Brig fails, or does not find the one it wants
# collect: out.txt, out\n.txt
# files: out.txt, out\n.txt
# expect: exited 0
import os

from attempt import held, never

for name in (b"a\nb", b"\x1b[2J", b"\xff\xfe", b"-rf", b" ", b"\xc3", b"x" * 255, "\u202e.txt".encode(), b"out.txt\n"):
    os.close(os.open(name, os.O_CREAT | os.O_WRONLY))
    os.mkdir(b"folder-" + name[:200])
open("out.txt", "w").write("own")
open("out\n.txt", "w").write("own")
never(False, "the names")
held()
