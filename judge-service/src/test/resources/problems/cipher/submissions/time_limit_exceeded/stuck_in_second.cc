#include <iostream>
#include <string>

int main() {
    std::string mode, word;
    std::cin >> mode >> word;
    if (mode == "decode") {
        for (volatile unsigned long i = 0;; i++) {
        }
    }
    for (char& letter : word) letter = 'a' + 'z' - letter;
    std::cout << word << "\n";
}
