n, target = map(int, input().split())
seen = {}
for position, value in enumerate(map(int, input().split()), 1):
    if target - value in seen:
        print(position, seen[target - value])
        break
    seen[value] = position
