input()
print("".join(chr((ord(letter) - ord("a") + 1) % 26 + ord("a")) for letter in input()))
