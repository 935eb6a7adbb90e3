#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

static std::string feedback;

static void judge(int status, const std::string& message) {
    std::ofstream(feedback + "judgemessage.txt") << message << "\n";
    std::exit(status);
}

int main(int argc, char** argv) {
    if (argc < 4) return 1;
    std::ifstream input(argv[1]);
    feedback = argv[3];
    long long n, target;
    if (!(input >> n >> target)) return 1;
    std::vector<long long> values(n);
    for (auto& value : values) {
        if (!(input >> value)) return 1;
    }
    long long first, second;
    if (!(std::cin >> first >> second)) judge(43, "there are no two integers");
    std::string rest;
    if (std::cin >> rest) judge(43, "there is more than two integers");
    if (first < 1 || first > n || second < 1 || second > n) judge(43, "a position is out of range");
    if (first == second) judge(43, "the positions are the same");
    if (values[first - 1] + values[second - 1] != target) judge(43, "the sum is wrong");
    judge(42, "right");
}
