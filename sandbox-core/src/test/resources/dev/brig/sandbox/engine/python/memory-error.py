try:
    x = bytearray(1 << 62)
except (MemoryError, OverflowError) as e:
    print(type(e), e)
print(len([0] * 10**6), sum(range(10**6)), len(str(10**4000)))
try:
    int('9' * 5000)
except ValueError as e:
    print(e)
