import sys
def depth(n):
    try:
        return depth(n + 1)
    except RecursionError as e:
        return n, str(e)
print(depth(1))
sys.setrecursionlimit(3000)
print(depth(1))
def f(n): return f(n + 1)
f(0)
