// group: mounts
// tries: to change what is the same for all jobs of the slot: the root, its folders and the host's own
// success: one of them takes a file, loses one or changes its mode
// expect: exited 0
#include "attempt.h"

int main(void) {
    static const char *const places[] = {"/", "/etc", "/dev", "/usr", "/usr/bin", "/usr/lib", "/usr/local/bin", "/opt"};
    char path[128];
    for (int i = 0; i < 8; i++) {
        sprintf(path, "%s/hostile", places[i]);
        refused_as(path, open(path, O_CREAT | O_WRONLY, 0600), EROFS, EACCES, ENOENT);
        refused_as(path, mkdir(path, 0700), EROFS, EACCES, ENOENT);
        refused_as(path, symlink("/box", path), EROFS, EACCES, ENOENT);
        refused_as(places[i], chmod(places[i], 0777), EROFS, EPERM, ENOENT);
    }
    refused(open("/etc/passwd", O_WRONLY), EROFS, EACCES);
    refused(chmod("/etc/passwd", 0666), EROFS);
    refused(unlink("/etc/passwd"), EROFS, EACCES);
    refused(rename("/etc/passwd", "/box/passwd"), EROFS, EXDEV, EACCES);
    refused(link("/etc/passwd", "/box/passwd"), EXDEV, EPERM);
    refused(link("/usr/bin/env", "/box/env"), EXDEV, EPERM);
    refused(open("/usr/bin/env", O_WRONLY), EROFS, EACCES);
    refused(open("/usr/bin/env", O_RDWR | O_TRUNC), EROFS, EACCES);
    return held();
}
