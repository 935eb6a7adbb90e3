# group: memory
# tries: to use more memory than allowed, from a language that turns a failed allocation into an exception
# success: it gets it
# limits: memory 64m, cpu 10s
# expect: stopped memory
# reached: memory
from attempt import escaped

kept = []
for _ in range(256):
    kept.append(bytearray(b"x") * (1 << 20))
escaped("256 MiB")
