import os, sys
print(os.read(0, 5), os.read(0, 3))
print(sys.stdin.readline())
sys.stdin.close()
try:
    input()
except ValueError as e:
    print(e)
