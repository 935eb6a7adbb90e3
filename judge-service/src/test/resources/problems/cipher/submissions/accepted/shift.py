step = {"encode": 1, "decode": -1}[input()]
print("".join(chr((ord(letter) - ord("a") + step) % 26 + ord("a")) for letter in input()))
