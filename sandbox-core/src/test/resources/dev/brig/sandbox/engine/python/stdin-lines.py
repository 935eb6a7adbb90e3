import sys
print(repr(sys.stdin.readline()), repr(input()), repr(input('prompt')))
print(sys.stdin.buffer.peek(3)[:3], sys.stdin.buffer.read(3), sys.stdin.read(4))
for i, line in enumerate(sys.stdin):
    if i > 2: break
    print(i, repr(line))
rest = sys.stdin.read()
print(len(rest), repr(rest[-20:]))
input()
