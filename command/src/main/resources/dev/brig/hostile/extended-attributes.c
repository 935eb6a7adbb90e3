// group: memory
// tries: to keep data where it is not counted, in the extended attributes of its files
// success: the kernel takes them
// expect: exited 0
#include "attempt.h"
#include <sys/xattr.h>

int main(void) {
    int fd = open("file", O_CREAT | O_RDWR, 0600);
    refused(setxattr("file", "user.hostile", "x", 1, 0), EOPNOTSUPP);
    refused(lsetxattr("file", "trusted.hostile", "x", 1, 0), EOPNOTSUPP);
    refused(fsetxattr(fd, "security.capability", "x", 1, 0), EOPNOTSUPP);
    refused(removexattr("file", "user.hostile"), EOPNOTSUPP);
    return held();
}
