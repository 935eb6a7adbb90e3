#include <iostream>
#include <string>

int main() {
    std::string mode, word;
    std::cin >> mode >> word;
    for (char& letter : word) letter = 'a' + 'z' - letter;
    std::cout << word << "\n";
}
