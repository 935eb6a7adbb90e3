import math, decimal, fractions, statistics, struct, array, cmath
print(0.1 + 0.2, 1e308 * 10, math.pi, math.fsum([0.1] * 10), decimal.Decimal(1) / 7, fractions.Fraction(3, 9), statistics.stdev([1, 2, 4]), math.sqrt(2), 2 ** 0.5)
print(struct.pack('<d', 1 / 3), array.array('d', [1.5]), cmath.exp(1j), round(2.5), float('nan'), -7 // 2, pow(3, -1, 7), 5e-324 / 2, math.nextafter(1, 2), (0.1).hex())
