import os, signal
print(signal.getsignal(signal.SIGINT), flush=True)
os.kill(os.getpid(), signal.SIGINT)
import time
time.sleep(5)
