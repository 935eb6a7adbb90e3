#include <iostream>

#include "matrix.h"

int main() {
    unsigned long long n;
    std::cin >> n;
    std::cout << power({1, 1, 1, 0}, n).a << "\n";
}
