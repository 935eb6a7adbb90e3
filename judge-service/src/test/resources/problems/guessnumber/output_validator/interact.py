import sys

GUESSES = 10


def judge(status, message):
    with open(sys.argv[3] + "judgemessage.txt", "w") as file:
        file.write(message + "\n")
    sys.exit(status)


def say(word):
    try:
        print(word, flush=True)
    except BrokenPipeError:
        sys.stdout = None
        judge(43, "the submission ended before it was answered")


with open(sys.argv[1]) as file:
    secret = int(file.read())
for number in range(1, GUESSES + 1):
    line = sys.stdin.readline(100)
    if not line.endswith("\n"):
        judge(43, f"guess {number} is missing or too long")
    try:
        guess = int(line)
    except ValueError:
        judge(43, f"guess {number} is no integer")
    if not 1 <= guess <= 1000:
        judge(43, f"guess {number} is out of range")
    if guess == secret:
        say("correct")
        if sys.stdin.read(1):
            judge(43, "there is output after the last guess")
        judge(42, f"found with {number} guesses")
    say("lower" if secret < guess else "higher")
judge(43, "there are no guesses left")
