import re
import sys

limit = int(sys.argv[1]) if len(sys.argv) > 1 else 10**18
text = sys.stdin.read()
right = re.fullmatch(r"[1-9][0-9]{0,18}\n", text) and int(text) <= limit
sys.exit(42 if right else 43)
