/* Writes the given number of bytes to standard output. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int main(int argc, char **argv) {
    static char buffer[64 << 10];
    size_t left = argc > 1 ? strtoul(argv[1], NULL, 10) : 0;
    memset(buffer, 'x', sizeof buffer);
    while (left > 0) {
        ssize_t written = write(1, buffer, left < sizeof buffer ? left : sizeof buffer);
        if (written < 0)
            return 1;
        left -= written;
    }
    return 0;
}
