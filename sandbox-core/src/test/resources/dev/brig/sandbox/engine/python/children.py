import subprocess, os, sys
print(subprocess.run(['echo', 'hi'], capture_output=True), subprocess.check_output('cat | wc -c', shell=True, input=b'x' * 100000))
print(subprocess.run([sys.executable, '-c', 'import sys; print(sys.path[0], sys.argv, input())', 'a'], input='in', text=True, capture_output=True))
p = os.fork()
if p == 0:
    print('child', os.getppid(), flush=True); os._exit(3)
print(os.waitstatus_to_exitcode(os.waitpid(p, 0)[1]), p)
print(os.system('exit 7'), os.popen('echo popen').read(), os.spawnlp(os.P_WAIT, 'true', 'true'))
print(subprocess.run(['ls', '-l', '/proc/self/fd'], capture_output=True, text=True).stdout.count('->'))
os.execvp(sys.executable, [sys.executable, '-c', 'import os; print("executed", os.getpid())'])
