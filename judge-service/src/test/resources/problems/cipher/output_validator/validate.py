import os
import re
import sys

feedback = sys.argv[3]
with open(sys.argv[2]) as file:
    word = file.read().strip()
# What the first pass left there tells the second pass from it.
second = os.path.exists(feedback + "encoded")


def judge(status, message):
    with open(feedback + "judgemessage.txt", "a") as file:
        file.write(f"pass {2 if second else 1}: {message}\n")
    sys.exit(status)


tokens = sys.stdin.read(10000).split()
if len(tokens) != 1:
    judge(43, f"there are {len(tokens)} words")
if second:
    judge(42 if tokens[0] == word else 43, "decoded" if tokens[0] == word else "another word came out")
if not re.fullmatch("[a-z]+", tokens[0]) or len(tokens[0]) != len(word):
    judge(43, "the length or the letters are wrong")
if any(a == b for a, b in zip(tokens[0], word)):
    judge(43, "a letter is the same")
with open(feedback + "encoded", "w") as file:
    file.write(tokens[0])
with open(feedback + "nextpass.in", "w") as file:
    file.write(f"decode\n{tokens[0]}\n")
judge(42, "encoded")
