import atexit, sys
atexit.register(lambda: 1 / 0)
class A:
    def __del__(self): raise ValueError('in del')
A()
sys.excepthook = lambda t, v, tb: print('hook', t, v)
raise KeyError('k')
