#include <bits/stdc++.h>
int main() {
    std::string what;
    std::cin >> what;
    if (what == "hello") std::cout << "hello\n";
    if (what == "fail") return 3;
    if (what == "loop") for (volatile long i = 0;; i = i + 1) {}
    if (what == "hog") for (std::vector<std::string> all;;) all.emplace_back(1 << 20, 'x');
    if (what == "sum") {
        long n, sum = 0;
        for (std::cin >> n; n > 0; n--) { long x; std::cin >> x; sum += x; }
        std::cout << sum << "\n";
    }
}
