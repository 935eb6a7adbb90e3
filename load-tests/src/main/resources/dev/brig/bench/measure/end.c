/* Ends at once, without a C library: what it costs is the kernel's alone. */
void _start(void) {
#if defined(__x86_64__)
    __asm__ volatile("syscall" : : "a"(231L /* exit_group */), "D"(0L));
#elif defined(__aarch64__)
    register long number __asm__("x8") = 94; /* exit_group */
    register long status __asm__("x0") = 0;
    __asm__ volatile("svc #0" : : "r"(number), "r"(status));
#else
#error "Which call ends a process on this architecture?"
#endif
    __builtin_unreachable();
}
