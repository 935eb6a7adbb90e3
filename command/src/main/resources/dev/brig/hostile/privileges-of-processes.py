# group: privileges
# tries: to find a process of its sandbox that has rights to be taken over, itself included
# success: a set of capabilities is not empty, no_new_privs is off, or no filter is in force
# expect: exited 0
from attempt import held, never

for pid in ("self", "1"):
    status = dict(line.rstrip("\n").split(":\t", 1) for line in open(f"/proc/{pid}/status") if ":\t" in line)
    for kind in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"):
        never(int(status[kind], 16) != 0, f"{kind} of {pid} is {status[kind]}")
    never(status["NoNewPrivs"] != "1", f"NoNewPrivs of {pid}")
    never(status["Seccomp"] != "2", f"Seccomp of {pid}")
    never(status["Uid"].split() != ["1000"] * 4, f"Uid of {pid} is {status['Uid']}")
    never(set(status["Groups"].split()) - {"1000", "65534"}, f"groups of {pid} are {status['Groups']}")
held()
