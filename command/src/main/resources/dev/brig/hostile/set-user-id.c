// group: privileges
// tries: to gain the rights of others by starting set-user-id programs: the host's, and one of its own making
// success: one of them runs with other ids than those it was started with
// expect: exited 0
// denied: any
#include "attempt.h"
#include <dirent.h>
#include <sys/auxv.h>

static void check(pid_t child, const char *name) {
    char path[64], line[256];
    sprintf(path, "/proc/%d/status", child);
    FILE *status = fopen(path, "r");
    int real, effective, saved, files;
    attempts++;
    while (status != NULL && fgets(line, sizeof line, status) != NULL) {
        if (sscanf(line, "Uid: %d %d %d %d", &real, &effective, &saved, &files) == 4
            && (real != 1000 || effective != 1000 || saved != 1000 || files != 1000)) {
            escaped("%s runs as %d", name, effective);
        }
    }
    if (status != NULL) fclose(status);
}

int main(int count, char **arguments) {
    if (count == 2) { // started again, from a file with the bits set
        never(geteuid() != 1000 || getegid() != 1000 || getauxval(AT_SECURE), "its own bits work");
        return held();
    }
    const char *folder = "/usr/bin";
    DIR *programs = opendir(folder);
    struct dirent *entry;
    struct stat status;
    int found = 0;
    while ((entry = readdir(programs)) != NULL && found < 20) {
        char path[512];
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        if (stat(path, &status) != 0 || !(status.st_mode & (S_ISUID | S_ISGID))) continue;
        found++;
        pid_t child = fork();
        if (child == 0) {
            int null = open("/dev/null", O_RDWR);
            for (int fd = 0; fd < 3; fd++) dup2(null, fd);
            execl(path, path, NULL);
            _exit(127);
        }
        for (int i = 0; i < 3; i++) {
            check(child, path);
            pause_millis(1);
        }
        kill(child, SIGKILL);
        waitpid(child, NULL, 0);
    }
    int self = open("/proc/self/exe", O_RDONLY), copy = open("copy", O_CREAT | O_WRONLY, 0700);
    char chunk[8192];
    for (long bytes; (bytes = read(self, chunk, sizeof chunk)) > 0;) write(copy, chunk, bytes);
    close(copy);
    chmod("copy", 06755);
    execl("./copy", "copy", "again", NULL);
    return 2;
}
