import sys
def f(n):
    return [1 // x for x in range(n, -1, -1)]
class A:
    def __call__(self):
        try:
            f(2)
        except ZeroDivisionError as e:
            e.add_note('a note') if sys.version_info >= (3, 11) else None
            raise ValueError('umlauts: äöü \udc80'.encode('utf-8', 'replace').decode()) from e
A()()
