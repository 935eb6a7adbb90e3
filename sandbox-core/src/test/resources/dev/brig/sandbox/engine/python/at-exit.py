import atexit, sys, weakref, gc
class A:
    def __init__(self, n): self.n = n
    def __del__(self): print('del', self.n, file=sys.stderr if sys else None)
a = A('global')
atexit.register(print, 'second'); atexit.register(print, 'first')
b = A('cycle'); b.me = b
weakref.finalize(a, print, 'finalize')
sys.stdout.write('no newline')
def g():
    try:
        yield 1
    finally:
        print('generator closed')
it = g(); next(it)
