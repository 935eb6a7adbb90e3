M = {{modulus}}


def pair(n):
    if n == 0:
        return 0, 1
    a, b = pair(n // 2)
    c = a * (2 * b - a) % M
    d = (a * a + b * b) % M
    return (c, d) if n % 2 == 0 else (d, (c + d) % M)


print(pair(int(input()) + 1)[0])
