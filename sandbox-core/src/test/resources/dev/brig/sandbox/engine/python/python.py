import sys
print(sorted(sys.modules), sys.argv, sys.path, sys.flags, sys.executable, sys.prefix, sys.orig_argv)
print(sorted(globals()), __name__, __file__, __doc__, __package__, __spec__, type(__loader__), __builtins__.__name__)
print(sys.getrecursionlimit(), sys.getswitchinterval(), sys.dont_write_bytecode, sys.getfilesystemencoding(), sys.warnoptions, sys._xoptions)
print(sys.path_importer_cache.keys(), sys.meta_path, sys.path_hooks, sys.gettrace(), sys.getprofile())
for f in (sys.stdin, sys.stdout, sys.stderr):
    print(f, f.encoding, f.errors, f.line_buffering, f.write_through, f.newlines, f.isatty(), f.seekable(), f.buffer, f.fileno(), f.buffer.raw)
import gc, locale, time, os, threading
print(gc.get_threshold(), gc.isenabled(), gc.garbage, locale.setlocale(locale.LC_ALL, None), time.tzname, threading.main_thread().name, len(threading.enumerate()), threading.main_thread().native_id, threading.main_thread().ident == threading.get_ident())
print(len(object.__subclasses__()), sorted(vars(sys)), sys.getrefcount(None) > 1, sys.float_info, sys.int_info, sys.hash_info, sys.thread_info)
print(os.stat('main.py').st_size, os.path.abspath(__file__), time.process_time() < 5, time.perf_counter() > 0, sys.implementation)
