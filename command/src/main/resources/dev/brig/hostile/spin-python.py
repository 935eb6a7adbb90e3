# group: cpu
# tries: to use more CPU time than allowed, and to catch what would end it
# success: it still runs when its CPU time is used up
# limits: cpu 300ms
# expect: stopped cpu
# reached: cpu
import signal

for number in range(1, 65):
    try:
        signal.signal(number, lambda *_: None)
    except (OSError, ValueError):
        pass
while True:
    try:
        while True:
            pass
    except BaseException:
        pass
