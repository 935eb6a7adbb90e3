# group: deceit
# tries: to keep Brig busy by ten thousand files beside the one it wants
# success: Brig fails, or cleans up for seconds
# limits: workFiles 20000, cpu 10s
# collect: out.txt
# files: out.txt
# expect: exited 0
import os

from attempt import held, never

os.mkdir("many")
for number in range(10_000):
    os.close(os.open(f"many/{number}", os.O_CREAT | os.O_WRONLY))
open("out.txt", "w").write("own")
never(False, "the files")
held()
