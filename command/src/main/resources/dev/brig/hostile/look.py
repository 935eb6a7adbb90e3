"""Everything that a job can see, line by line. Each line must be the same whoever had the slot before.

What differs by itself, or with the whole machine, is passed over by name; each entry says why.
"""

import os
import re
import resource
import signal
import socket
import sys
import time

ALL = None
NUMBERS = re.compile(r"\b(0x)?[0-9a-f]*[0-9][0-9a-f]*\b")
DIGITS = re.compile(r"[0-9]+")

# Which files, what in them is not compared (ALL: the contents), and why.
PASSED_OVER = [
    # the whole machine's, told in SECURITY.md
    (r"/proc/(stat|uptime|loadavg|meminfo|vmstat|zoneinfo|buddyinfo|pagetypeinfo|slabinfo)", ALL,
     "how busy the machine is, and for how long"),
    (r"/proc/(vmallocinfo|kpage.*|cpuinfo|cgroups)", NUMBERS,
     "how busy the machine is: its processors' clocks, groups of all its users"),
    (r"/proc/(kallsyms|config.gz)", ALL, "long, and the same for everyone until the machine starts again"),
    (r"/proc/sys/kernel/random/(uuid|entropy_avail)", ALL, "random, and new at each look"),
    (r"/proc/sys/kernel/(pty/nr|perf_event_max_sample_rate|perf_cpu_time_max_percent)", ALL, "the whole machine's"),
    (r"/proc/sys/kernel/sched_domain/.*", ALL, "the scheduler's own measurements"),
    (r"/proc/sys/debug/.*", ALL, "the whole machine's"),
    (r"/proc/self/net/(sockstat6?|protocols)", NUMBERS, "memory and sockets that the whole machine has in use"),
    (r"/proc/self/net/netlink", NUMBERS, "sockets of the kernel itself, at random addresses"),
    (r"/proc/self/net/(softnet_stat|ptype|stat/.*|nf_conntrack.*)", ALL, "the whole machine's counters"),
    # this very process: at another place and time than the one before
    (r"/proc/(self|1)/(maps|smaps|smaps_rollup|numa_maps|auxv|stat|statm|syscall|stack|wchan|mem|pagemap)", ALL,
     "addresses are random, and sizes of memory the process's own"),
    (r"/proc/(self|1)/(sched|schedstat|io|oom_score|autogroup|latency|ksm_stat|timers|arch_status)", ALL,
     "what this process itself has used"),
    (r"/proc/(self|1)/status",
     re.compile(r"^(Vm|Rss|Hugetlb|voluntary|nonvoluntary|Pid|Tgid|PPid|NS|Ngid|Cpus_allowed:|x86_|State:\s[RSD]).*"),
     "what this process itself has used, and whether it is busy at this moment"),
    (r"/proc/(self|1)/fdinfo/.*", ALL, "places in its own files"),
    (r"/proc/(self|1)/(mountinfo|mounts|mountstats)", re.compile(r"^[0-9]+ [0-9]+ [0-9:]+ |(shared|master):[0-9]+"),
     "numbers of mounts and file systems count those of all the machine"),
    (r"/proc/(self|1)/(cgroup|cpuset)", DIGITS, "how many jobs the sandbox has had on version 1; told in SECURITY.md"),
    (r"/proc/(self|1)/ns/.*", DIGITS, "numbers of namespaces count those of all the machine"),
    (r"/proc/(self|1)/fd/.*", DIGITS, "numbers of pipes count those of all the machine"),
    (r"/proc/(self|1)/(sessionid|loginuid|patch_state)", NUMBERS, "those of whoever started Brig"),
]
COMPILED = [(re.compile(path + r"\Z"), what) for path, what, _ in PASSED_OVER]
NOT_READ = re.compile(r"/proc/(self|1)/(task|map_files|clear_refs)\Z|/proc/1/net\Z|/proc/(kcore|kmsg)\Z|/proc/[0-9]+\Z|/proc/thread-self\Z")
MOST_BYTES = 1 << 18


def say(*words):
    print(*words)


def attempt(what, call):
    try:
        say(what, call())
    except OSError as error:
        say(what, os.strerror(error.errno))


def contents(path):
    what = next((what for entry, what in COMPILED if entry.match(path)), "")
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    except OSError as error:
        return say(path, os.strerror(error.errno))
    if what is ALL:
        os.close(handle)
        return say(path, "can be read")
    try:
        text = b""
        while len(text) < MOST_BYTES and (more := os.read(handle, MOST_BYTES)):
            text += more
    except OSError as error:
        return say(path, os.strerror(error.errno))
    finally:
        os.close(handle)
    for line in text.decode("latin-1").splitlines():
        say(path, " ".join(what.sub("#", line).split()) if what else line)  # columns are as wide as their numbers


def proc(folder):
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        return say(folder, os.strerror(error.errno))
    for entry in entries:
        if NOT_READ.match(entry.path):
            say(entry.path)
        elif entry.is_symlink():
            what = next((what for path, what in COMPILED if path.match(entry.path)), "")
            attempt(entry.path, lambda path=entry.path: what.sub("#", os.readlink(path)) if what else os.readlink(path))
        elif entry.is_dir():
            proc(entry.path)
        else:
            contents(entry.path)


def files(folder):
    for name in sorted(os.listdir(folder)):
        path = os.path.join(folder, name)
        if path in ("/proc", "/usr", "/dev/fd"):
            continue
        seen = os.lstat(path)
        say(path, oct(seen.st_mode), seen.st_uid, seen.st_gid, seen.st_nlink, seen.st_size, seen.st_rdev)
        if os.path.isdir(path) and not os.path.islink(path):
            attempt(path, lambda folder=path: files(folder))


def itself():
    say("process", os.getpid(), os.getppid(), os.getpgrp(), os.getsid(0), os.getgroups(), os.getresuid(), os.getresgid())
    say("scheduling", os.nice(0), os.sched_getscheduler(0), os.sched_getaffinity(0), os.getpriority(os.PRIO_PGRP, 0))
    say("mask", oct(os.umask(0o77)), "signals", signal.pthread_sigmask(signal.SIG_BLOCK, []), signal.sigpending())
    for number in range(1, 65):
        say("signal", number, signal.getsignal(number) if number not in (2, 13, 25) else "")
    for name in sorted(name for name in dir(resource) if name.startswith("RLIMIT_")):
        attempt(name, lambda number=getattr(resource, name): resource.getrlimit(number))
    say("children", os.times().children_user, os.times().children_system, signal.getitimer(signal.ITIMER_REAL))
    say("CPU time beyond any reason", time.clock_gettime(time.CLOCK_PROCESS_CPUTIME_ID) > 60)
    say("names", os.uname(), socket.gethostname(), os.getcwd(), sorted(os.environ.items()))
    for folder in ("/", "/box", "/tmp", "/dev/shm"):
        room = os.statvfs(folder)
        free = (room.f_bfree, room.f_ffree) if folder != "/" else ()
        say("room", folder, room.f_blocks, room.f_files, room.f_flag, room.f_namemax, *free)


itself()
say("processes", sorted(name for name in os.listdir("/proc") if name.isdigit()))
files("/")
proc("/proc")
proc("/proc/self")
proc("/proc/1")
sys.stdout.flush()
os._exit(0)
