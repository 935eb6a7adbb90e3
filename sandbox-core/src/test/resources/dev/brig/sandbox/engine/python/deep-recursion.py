import sys
sys.setrecursionlimit(10**6)
class A:
    def __init__(self, n): self.n = n
    def __repr__(self): return repr(A(self.n + 1))
def g(n): return 0 if n == 0 else 1 + g(n - 1)
print(g(15000))
import functools
@functools.lru_cache(None)
def h(n): return 0 if n == 0 else 1 + h(n - 1)
print(h(3000))
repr(A(0))
