# group: proc
# tries: to see processes of the host in /proc
# success: there is one beside itself and init
# expect: exited 0
import os

from attempt import held, never

pids = sorted(int(name) for name in os.listdir("/proc") if name.isdigit())
never(pids != [1, os.getpid()], f"processes {pids}")
for pid in (2, 3, 100, 1000, 4194303):
    never(pid != os.getpid() and os.path.exists(f"/proc/{pid}"), f"process {pid}")
never(open("/proc/1/comm").read() != "init\n", "another init")
never(len(open("/proc/1/status").read().split("NSpid:")[1].split("\n")[0].split()) != 1, "numbers of the host")
never(open("/proc/1/cmdline", "rb").read() not in (b"brig-warden\0", b""), "the host's command lines")
held()
