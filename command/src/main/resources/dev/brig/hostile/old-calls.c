// group: system-calls
// tries: to make system calls by the numbers of 32-bit programs, which a filter for 64-bit ones would take for others
// success: the kernel answers
// machine: x86_64
// expect: signaled SIGSYS
#include "attempt.h"

int main(void) {
    long result;
    attempts++;
    held();
    __asm__ volatile("int $0x80" : "=a"(result) : "0"(20L /* getpid */) : "memory");
    escaped("int 0x80 gave %ld", result);
    return 1;
}
