#include <stdio.h>
#include <stdlib.h>
#include <string.h>
int main(void) {
    char what[16];
    if (scanf("%15s", what) != 1) return 1;
    if (!strcmp(what, "hello")) puts("hello");
    if (!strcmp(what, "fail")) return 3;
    if (!strcmp(what, "loop")) for (volatile long i = 0;; i++) {}
    if (!strcmp(what, "hog")) for (;;) { char *p = malloc(1 << 20); if (!p) return 9; memset(p, 1, 1 << 20); }
    if (!strcmp(what, "sum")) {
        long n, x, sum = 0;
        for (scanf("%ld", &n); n > 0; n--) { scanf("%ld", &x); sum += x; }
        printf("%ld\n", sum);
    }
}
