import re
import sys

text = sys.stdin.read()
lines = text.split("\n")
integer = r"(0|-?[1-9][0-9]*)"
if len(lines) != 3 or lines[2] != "" or not re.fullmatch(integer + " " + integer, lines[0]):
    sys.exit("the first line must have two integers, and there must be two lines")
n, target = map(int, lines[0].split(" "))
words = lines[1].split(" ")
if not 2 <= n <= 100000 or len(words) != n or not all(re.fullmatch(integer, word) for word in words):
    sys.exit("the second line must have n integers")
values = list(map(int, words))
if not all(abs(value) <= 10**9 for value in values):
    sys.exit("an integer is out of range")
seen = set()
found = False
for value in values:
    found |= target - value in seen
    seen.add(value)
sys.exit(42 if found else "there is no pair")
