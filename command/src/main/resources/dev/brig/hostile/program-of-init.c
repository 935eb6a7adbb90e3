// group: processes-of-others
// tries: to overwrite the program that runs it, by way of /proc/self/exe and a script that names it as interpreter
// success: a program of the host or of Brig opens for writing
// expect: exited 0
#include "attempt.h"

int main(int count, char **arguments) {
    if (count > 1) { // started as the interpreter of the script: this is our own program, not init's
        char path[256];
        long length = readlink("/proc/self/exe", path, sizeof path - 1);
        path[length < 0 ? 0 : length] = 0;
        never(strncmp(path, "/box/", 5) != 0, "another program runs");
        refused(open("/proc/self/exe", O_WRONLY), ETXTBSY);
        refused(open("/proc/1/exe", O_WRONLY), EACCES);
        refused(open("/proc/1/exe", O_PATH), EACCES);
        return held();
    }
    int fd = open("script", O_CREAT | O_WRONLY, 0700);
    dprintf(fd, "#!/proc/self/exe\n");
    close(fd);
    execl("./script", "script", NULL);
    return 2;
}
