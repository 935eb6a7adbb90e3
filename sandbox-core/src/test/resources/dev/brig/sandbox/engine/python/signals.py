import signal, os, time
print([(s.name, str(signal.getsignal(s))) for s in sorted(signal.valid_signals(), key=int) if hasattr(s, 'name')])
print(sorted(map(int, signal.pthread_sigmask(signal.SIG_BLOCK, []))), sorted(map(int, signal.sigpending())))
for line in open('/proc/self/status'):
    if line.startswith('Sig') or line.startswith('Shd'):
        print(line, end='') if not line.startswith('SigQ') else None
got = []
signal.signal(signal.SIGUSR1, lambda n, f: got.append((n, f.f_code.co_name)))
signal.signal(signal.SIGALRM, lambda n, f: got.append(n))
def inside():
    os.kill(os.getpid(), signal.SIGUSR1)
    signal.setitimer(signal.ITIMER_REAL, 0.01)
    signal.pause()
inside()
print(got)
os.kill(os.getppid(), signal.SIGINT)
os.kill(os.getppid(), signal.SIGUSR1)
print('init takes no notice')
