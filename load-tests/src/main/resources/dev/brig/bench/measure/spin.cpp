// Spins until it has used the given milliseconds of CPU time by its own clock, and says how many microseconds that clock then
// shows. Without an argument: 5.
#include <cstdlib>
#include <ctime>
#include <iostream>

static long long cpu_nanos() {
    timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

int main(int argc, char **argv) {
    long long millis = argc > 1 ? std::atoll(argv[1]) : 5;
    while (cpu_nanos() < millis * 1000000) {
    }
    std::cout << cpu_nanos() / 1000 << std::endl;
}
