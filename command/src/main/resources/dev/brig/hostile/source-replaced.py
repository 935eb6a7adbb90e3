# group: deceit
# tries: to replace its own source and the modules it uses, for the next run of it
# success: the next run reads the others
# runs: 3
# expect: exited 0
import os

from attempt import held, never

never(os.path.exists("was-here"), "the last run's file is there")
for name in ("program.py", "attempt.py", "os.py", "sitecustomize.py", "usercustomize.py"):
    with open(name, "w") as file:
        file.write("print('ESCAPED')\n")
open("was-here", "w").close()
held()
