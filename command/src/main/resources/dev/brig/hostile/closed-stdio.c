// group: output
// tries: to work with standard input, output and error closed, and others opened in their place
// success: Brig waits for ever, or takes what goes into those files for output
// expect: exited 0
#include "attempt.h"

int main(void) {
    attempts++;
    held();
    for (int fd = 0; fd < 3; fd++) close(fd);
    for (int fd = 0; fd < 3; fd++) open("file", O_CREAT | O_RDWR, 0600);
    dprintf(1, "ESCAPED: into a file\n");
    dprintf(2, "ESCAPED: into a file\n");
    return 0;
}
