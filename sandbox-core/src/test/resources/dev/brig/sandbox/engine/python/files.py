import os, tempfile, shutil, glob, pathlib, mmap, fcntl, select
open('a.txt', 'w').write('äöü\n'); print(open('a.txt').read(), os.stat('a.txt').st_size, oct(os.stat('a.txt').st_mode), sorted(os.listdir('.')))
with tempfile.TemporaryDirectory() as d: print(os.path.dirname(d), pathlib.Path(d, 'x').write_text('1'), glob.glob(d[:5] + '*') != [])
f = open('a.txt', 'rb'); print(f.fileno(), os.dup(f.fileno()), mmap.mmap(f.fileno(), 0, prot=mmap.PROT_READ)[:2], select.select([0], [], [], 0))
for p in ('/etc/shadow', '/usr/x', '/x', '/proc/1/mem', '/proc/1/environ', '/proc/1/root', '/proc/1/fd'):
    try:
        print(p, open(p, 'w' if 'x' in p[-1] else 'r') and 1)
    except OSError as e:
        print(e)
