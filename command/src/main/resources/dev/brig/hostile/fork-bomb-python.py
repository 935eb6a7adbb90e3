# group: processes
# tries: to fork without end, each child in a session of its own
# success: it still runs when its CPU time is used up
# limits: processes 16, cpu 1s
# expect: stopped cpu
# reached: cpu, processes
import os

while True:
    try:
        if os.fork() == 0:
            os.setsid()
    except OSError:
        pass
