import threading, sys, os, queue, concurrent.futures, time
out = queue.Queue()
local = threading.local()
def work(n):
    local.n = n
    out.put((n, local.n, threading.current_thread().name, threading.get_native_id() != os.getpid()))
ts = [threading.Thread(target=work, args=(i,)) for i in range(8)]
[t.start() for t in ts]; [t.join() for t in ts]
print(sorted(out.get() for _ in ts))
with concurrent.futures.ThreadPoolExecutor(4) as ex:
    print(list(ex.map(lambda x: x * x, range(20))))
threading.stack_size(4 << 20)
lock = threading.RLock()
def deep(n): return n if n == 0 else 1 + deep(n - 1)
sys.setrecursionlimit(20000)
t = threading.Thread(target=lambda: print(deep(5000))); t.start(); t.join()
def bad(): raise ValueError('in a thread')
t = threading.Thread(target=bad, name='named'); t.start(); t.join()
over = threading.Event()
threading.Thread(target=lambda: (over.wait(), print('the last')), daemon=False).start()
threading.Thread(target=lambda: time.sleep(100), daemon=True).start()
print('main is over', flush=True)
over.set()
