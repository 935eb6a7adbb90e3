#include <iostream>

static unsigned long long ways(unsigned long long n) {
    return n < 2 ? 1 : (ways(n - 1) + ways(n - 2)) % {{modulus}};
}

int main() {
    unsigned long long n;
    std::cin >> n;
    if (n > 1000) {
        for (volatile unsigned long i = 0;; i++) {
        }
    }
    std::cout << ways(n) << "\n";
}
