// An innocent program with a known answer: it reckons, and uses in passing what programs use.
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static void need(int there, const char *what) {
    if (there) return;
    perror(what);
    exit(1);
}

int main(void) {
    char text[8] = "";
    int ends[2], pair[2], status = 1, queue = epoll_create1(0);
    struct epoll_event event = {.events = EPOLLIN};
    need(pipe(ends) == 0, "pipe");
    need(socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0, "socketpair");
    need(queue >= 0 && epoll_ctl(queue, EPOLL_CTL_ADD, ends[0], &event) == 0, "epoll");
    pid_t child = fork();
    if (child == 0) _exit(write(ends[1], "child", 5) == 5 ? 0 : 1);
    need(child > 0 && waitpid(child, &status, 0) == child && status == 0, "child");
    need(epoll_wait(queue, &event, 1, -1) == 1 && read(ends[0], text, 5) == 5 && strcmp(text, "child") == 0, "what it wrote");
    int file = open("own", O_CREAT | O_RDWR, 0600);
    need(file >= 0 && write(file, text, 5) == 5 && pread(file, text, 5, 0) == 5, "file");
    char *memory = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    need(memory != MAP_FAILED, "memory");
    memset(memory, 1, 1 << 20);

    uint64_t number = 1;
    for (int round = 0; round < 12000000; round++) number = number * 6364136223846793005u + 1442695040888963407u;
    printf("%llu\n", (unsigned long long)number);
    return 0;
}
