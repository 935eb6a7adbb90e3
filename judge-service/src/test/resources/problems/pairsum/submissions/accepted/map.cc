#include <cstdio>
#include <map>

int main() {
    int n;
    long long target;
    if (std::scanf("%d %lld", &n, &target) != 2) return 1;
    std::map<long long, int> seen;
    for (int i = 1; i <= n; i++) {
        long long value;
        if (std::scanf("%lld", &value) != 1) return 1;
        auto other = seen.find(target - value);
        if (other != seen.end()) {
            std::printf("%d %d\n", other->second, i);
            return 0;
        }
        seen[value] = i;
    }
    return 1;
}
