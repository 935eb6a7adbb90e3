import sys, os
print('a', end=''); print('b', file=sys.stderr); os.write(1, b'c'); sys.stdout.flush(); print('d', flush=True); os.write(2, b'e\n')
sys.stdout.buffer.write(b'\xff\x00raw'); sys.stdout = open(1, 'w', buffering=1, closefd=False); print('line')
print('\udcff')
