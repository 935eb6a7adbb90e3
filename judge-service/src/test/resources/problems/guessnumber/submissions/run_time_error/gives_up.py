import sys

low, high = 1, 1000
for _ in range(3):
    guess = (low + high) // 2
    print(guess, flush=True)
    if input() == "lower":
        high = guess - 1
    else:
        low = guess + 1
sys.exit(3)
