// group: cpu
// tries: to use more CPU time than allowed
// success: it still runs when its CPU time is used up
// limits: cpu 200ms
// expect: stopped cpu
// reached: cpu
int main(void) {
    for (volatile long i = 0;; i++) {}
}
