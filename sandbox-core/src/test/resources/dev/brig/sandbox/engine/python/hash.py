import sys, os
print(hash(1), hash(2.5), hash((1, 2)), hash(None) != 0, hash(frozenset([1, 2])), sys.flags.hash_randomization, os.environ.get('PYTHONHASHSEED'))
words = {w: i for i, w in enumerate('a few words that are keys'.split())}
print(words, sorted(set(words)), hash('a') == hash(str(b'a', 'ascii')), {'__main__': 1}[__name__])
for i in range(2000):
    words['k%d' % i] = i
print(sum(words['k%d' % i] for i in range(2000)), sys.intern('abc' + str(1)) is sys.intern('abc1'), type(sys)('m').__name__)
