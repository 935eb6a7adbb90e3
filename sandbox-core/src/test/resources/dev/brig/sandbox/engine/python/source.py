import inspect, traceback, sys, linecache, warnings, dis, ast
def f(a, *b, c=1, **d):
    """doc"""
    return inspect.currentframe().f_lineno
print(inspect.getsource(f), inspect.signature(f), inspect.getfile(f), f(0), f.__code__.co_filename, inspect.getmodule(f), inspect.getsourcelines(f))
try:
    f()
except TypeError:
    traceback.print_exc(file=sys.stdout); print(traceback.format_stack())
warnings.warn('a warning'); warnings.warn('old', DeprecationWarning)
dis.dis(f)
print(linecache.getline(__file__, 2), ast.dump(ast.parse(open(__file__).read().splitlines()[1] + ' pass')))
assert f(0) == 2, 'an assertion'
