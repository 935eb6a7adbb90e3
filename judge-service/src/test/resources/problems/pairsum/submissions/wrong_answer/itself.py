n, target = map(int, input().split())
values = list(map(int, input().split()))
positions = {}
for position, value in enumerate(values, 1):
    positions.setdefault(value, position)
for position, value in enumerate(values, 1):
    if target - value in positions:
        print(position, positions[target - value])
        break
