import sys
print(repr(sys.stdin.buffer.readline()))
sys.stdin.readline()
