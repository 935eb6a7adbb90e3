#include <iostream>
#include <thread>
#include <vector>
int main() {
    std::vector<std::thread> all;
    int squares[4];
    for (int i = 0; i < 4; i++) all.emplace_back([i, &squares] { squares[i] = (i + 1) * (i + 1); });
    int sum = 0;
    for (int i = 0; i < 4; i++) { all[i].join(); sum += squares[i]; }
    std::cout << sum << "\n";
}
