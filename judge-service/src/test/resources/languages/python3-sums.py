import sys
words = sys.stdin.read().split()
what = words[0]
if what == "hello":
    print("hello")
if what == "fail":
    sys.exit(3)
while what == "loop":
    pass
kept = []
while what == "hog":
    kept.append("x" * (1 << 20) + str(len(kept)))
if what == "sum":
    print(sum(map(int, words[2:])))
