n, target = map(int, input().split())
values = list(map(int, input().split()))[:1000]
for i in range(n):
    for j in range(i + 1, n):
        if values[i] + values[j] == target:
            print(i + 1, j + 1)
            raise SystemExit
