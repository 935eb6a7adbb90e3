// group: deceit
// tries: to have Brig look at a file and then read another, which takes its place meanwhile
// success: Brig brings back what is not its own
// collect: out.txt
// files: out.txt?
// missing: out.txt a symbolic link?
// expect: exited 0
#include "attempt.h"

int main(void) {
    symlink("/etc/passwd", "link");
    write(open("own", O_CREAT | O_WRONLY, 0600), "own", 3);
    link("own", "out.txt");
    if (fork() == 0) {
        setsid();
        for (;;) syscall(SYS_renameat2, AT_FDCWD, "link", AT_FDCWD, "out.txt", 2 /* RENAME_EXCHANGE */);
    }
    pause_millis(20);
    attempts++;
    return held();
}
