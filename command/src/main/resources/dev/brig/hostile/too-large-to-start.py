# group: memory
# tries: nothing; it needs more memory to start than it is allowed
# success: it starts, or its failure looks like Brig's own
# limits: memory 1m, cpu 10s
# expect: stopped memory
# reached: memory
from attempt import escaped

escaped("a program of several MiB was started in 1 MiB")
