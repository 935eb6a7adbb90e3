#include <iostream>
#include <string>

int main() {
    std::string answer;
    std::cout << 500 << std::endl;
    std::cin >> answer;
    for (volatile unsigned long i = 0;; i++) {
    }
}
