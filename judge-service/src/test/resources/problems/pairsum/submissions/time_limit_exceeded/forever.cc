#include <cstdio>

int main() {
    int n;
    long long target;
    if (std::scanf("%d %lld", &n, &target) != 2) return 1;
    if (n < 1000) {
        static long long values[1000];
        for (int i = 0; i < n; i++) {
            if (std::scanf("%lld", &values[i]) != 1) return 1;
        }
        for (int i = 0; i < n; i++) {
            for (int j = i + 1; j < n; j++) {
                if (values[i] + values[j] == target) {
                    std::printf("%d %d\n", i + 1, j + 1);
                    return 0;
                }
            }
        }
    }
    for (volatile unsigned long i = 0;; i++) {
    }
}
