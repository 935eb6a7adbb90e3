#include "matrix.h"

static const unsigned long long M = {{modulus}};

static Matrix product(const Matrix& x, const Matrix& y) {
    return {(x.a * y.a + x.b * y.c) % M, (x.a * y.b + x.b * y.d) % M, (x.c * y.a + x.d * y.c) % M, (x.c * y.b + x.d * y.d) % M};
}

Matrix power(Matrix base, unsigned long long exponent) {
    Matrix result = {1, 0, 0, 1};
    for (; exponent > 0; exponent /= 2) {
        if (exponent % 2 == 1) result = product(result, base);
        base = product(base, base);
    }
    return result;
}
