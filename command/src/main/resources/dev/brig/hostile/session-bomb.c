// group: processes
// tries: to leave daemons behind, each in a session of its own, all signals ignored, its parent gone
// success: one of them lives on when the program has ended
// limits: processes 32
// expect: exited 0
// reached: processes
#include "attempt.h"

int main(void) {
    for (int daemon = 0; daemon < 64; daemon++) {
        pid_t child = fork();
        if (child == 0) {
            setsid();
            if (fork() == 0) {
                setsid();
                for (int number = 1; number < 65; number++) signal(number, SIG_IGN);
                close(0);
                close(1);
                close(2);
                for (;;) pause();
            }
            _exit(0);
        }
        if (child > 0) waitpid(child, NULL, 0);
    }
    attempts++;
    return held();
}
