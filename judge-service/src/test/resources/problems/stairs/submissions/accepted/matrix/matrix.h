#pragma once

struct Matrix {
    unsigned long long a, b, c, d;
};

Matrix power(Matrix base, unsigned long long exponent);
