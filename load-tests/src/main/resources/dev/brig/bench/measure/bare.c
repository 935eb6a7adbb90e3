/* The floor: starts a command again and again by vfork and exec, waits for it, and says how long each took.
 *
 *   bare [-9 FILE] COMMAND [ARGUMENT]...
 *
 * Told "n N" on standard input it runs the command N times and prints N lines of nanoseconds; told "t M", it runs it until
 * M milliseconds have passed and prints one line: how often, and the nanoseconds that took. With -9 the command finds FILE open
 * as descriptor 9. A command that does not end with status 0 ends all. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static char *const environment[] = {"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8", NULL};

static long long now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static long long once(const char *file, char **command) {
    int status;
    long long start = now();
    pid_t child = vfork();
    if (child == 0) {
        if (file != NULL) {
            int fd = open(file, O_RDONLY | O_CLOEXEC);
            if (fd < 0 || dup2(fd, 9) < 0)
                _exit(126);
        }
        execve(command[0], command, environment);
        _exit(127);
    }
    if (child < 0 || waitpid(child, &status, 0) != child) {
        perror("bare");
        exit(1);
    }
    long long took = now() - start;
    if (status != 0) {
        fprintf(stderr, "bare: %s ended with wait status 0x%x\n", command[0], status);
        exit(1);
    }
    return took;
}

int main(int argc, char **argv) {
    const char *file = NULL;
    char **command = argv + 1;
    if (argc > 3 && strcmp(argv[1], "-9") == 0) {
        file = argv[2];
        command = argv + 3;
    }
    /* The command gets /dev/null; ours move out of its way. */
    FILE *in = fdopen(fcntl(0, F_DUPFD_CLOEXEC, 10), "r");
    FILE *out = fdopen(fcntl(1, F_DUPFD_CLOEXEC, 10), "w");
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (in == NULL || out == NULL || *command == NULL || dup2(null, 0) < 0 || dup2(null, 1) < 0)
        return 1;
    char what;
    long long number;
    while (fscanf(in, " %c %lld", &what, &number) == 2) {
        if (what == 'n') {
            long long *took = calloc(number, sizeof *took);
            for (long long i = 0; i < number; i++)
                took[i] = once(file, command);
            for (long long i = 0; i < number; i++)
                fprintf(out, "%lld\n", took[i]);
            free(took);
        } else {
            long long start = now(), count = 0;
            do {
                once(file, command);
                count++;
            } while (now() - start < number * 1000000);
            fprintf(out, "%lld %lld\n", count, now() - start);
        }
        fflush(out);
    }
    return 0;
}
