// group: proc
// tries: to read the kernel's memory, its messages and its addresses
// success: one of them opens, or an address is not hidden
// expect: exited 0
#include "attempt.h"

int main(void) {
    static const char *const files[] = {"/dev/mem", "/dev/kmem", "/dev/port", "/dev/kmsg", "/dev/cpu/0/msr", "/proc/kmsg",
                                        "/proc/kpagecount", "/proc/kpageflags", "/proc/kpagecgroup", "/proc/vmcore",
                                        "/sys/kernel/notes", "/sys/firmware", "/sys/kernel/debug"};
    for (int i = 0; i < sizeof files / sizeof *files; i++) refused_as(files[i], open(files[i], O_RDONLY), EACCES, ENOENT, EPERM);
    char line[256] = "";
    int fd = open("/proc/kcore", O_RDONLY);
    never(fd >= 0 && read(fd, line, sizeof line) > 0, "/proc/kcore can be read");
    FILE *symbols = fopen("/proc/kallsyms", "r");
    attempts++;
    for (int i = 0; symbols != NULL && i < 1000 && fgets(line, sizeof line, symbols) != NULL; i++) {
        if (strtoull(line, NULL, 16) != 0) {
            escaped("an address: %s", line);
            break;
        }
    }
    unsigned long pages[4] = {0};
    fd = open("/proc/self/pagemap", O_RDONLY);
    pread(fd, pages, 8, (uintptr_t)line / 4096 * 8);
    never((pages[0] & 0x7fffffffffffff) != 0 && pages[0] >> 63 && (pages[0] & ((1L << 55) - 1)) != 0, "a physical address");
    return held();
}
