import multiprocessing as mp, os, sys
def f(x): return x * x
def g(q): q.put(('child', mp.current_process().name, __name__))
if __name__ == '__main__':
    for how in ('fork', 'spawn', 'forkserver'):
        try:
            ctx = mp.get_context(how)
            with ctx.Pool(2) as pool: print(how, pool.map(f, range(5)))
            q = ctx.Queue(); p = ctx.Process(target=g, args=(q,)); p.start(); print(q.get()); p.join(); print(p.exitcode)
        except Exception as e:
            print(how, type(e), e)
    v = mp.Value('i', 3); print(v.value, mp.parent_process())
