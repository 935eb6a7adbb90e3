import sys, os, subprocess
for code in ['sys.exit()', 'sys.exit(3)', 'sys.exit(256 + 7)', 'sys.exit("a text")', 'sys.exit(None)', 'sys.exit(-1)',
             'raise SystemExit([1, 2])', 'import os; os._exit(9)', 'import os; os.abort()', '1/0', 'raise KeyboardInterrupt']:
    r = subprocess.run([sys.executable, '-c', 'import sys; ' + code], capture_output=True, text=True)
    print(code, r.returncode, r.stderr)
sys.exit(42)
