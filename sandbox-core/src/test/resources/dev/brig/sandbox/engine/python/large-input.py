import sys
data = sys.stdin.buffer.read().split()
print(len(data), sum(map(int, data)))
sys.stdout.write('\n'.join(map(str, range(20000))))
