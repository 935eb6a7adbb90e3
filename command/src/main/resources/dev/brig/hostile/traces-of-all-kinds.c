// group: between-jobs
// tries: to leave all that there is to leave at once: objects, names, files, locks, keys, watches, terminals, time and settings
// success: the next job sees any of it
// runs: 2
// cc: -lrt
// expect: exited 0
// denied: any
#include "attempt.h"
#include <mqueue.h>
#include <pthread.h>
#include <semaphore.h>
#include <sys/epoll.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/timerfd.h>

static void objects(void) {
    shmat(shmget(0x686f7374, 1 << 20, IPC_CREAT | 0600), NULL, 0);
    semget(0x686f7374, 4, IPC_CREAT | 0600);
    msgget(0x686f7374, IPC_CREAT | 0600);
    mq_open("/hostile", O_CREAT | O_RDWR, 0600, NULL);
    shm_open("/hostile", O_CREAT | O_RDWR, 0600);
    sem_open("/hostile", O_CREAT, 0600, 1);
    for (int i = 0; i < 8; i++) {
        syscall(SYS_add_key, "user", "hostile", "text", 4L, (long)-i);
        syscall(SYS_keyctl, 1 /* join a session */, "hostile");
    }
}

static void sockets(void) {
    for (int i = 0; i < 20; i++) {
        struct sockaddr_un address = {AF_UNIX, "\0hostile"};
        address.sun_path[8] = (char)('a' + i);
        int listener = socket(AF_UNIX, i % 2 ? SOCK_STREAM : SOCK_DGRAM, 0), pair[2];
        bind(listener, (struct sockaddr *)&address, sizeof(sa_family_t) + 9);
        listen(listener, 8);
        snprintf(address.sun_path, sizeof address.sun_path, "/tmp/hostile-%d", i);
        bind(socket(AF_UNIX, SOCK_STREAM, 0), (struct sockaddr *)&address, sizeof address);
        if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0) send(pair[0], "unread", 6, MSG_DONTWAIT);
        static const int families[] = {AF_INET, AF_INET6, AF_NETLINK, AF_PACKET, AF_VSOCK};
        socket(families[i % 5], SOCK_DGRAM, 0);
    }
}

static void files(void) {
    static const char *const folders[] = {"/", "/box", "/tmp", "/dev", "/dev/shm", "/proc", "/proc/self", "/usr/bin", "/etc"};
    for (int i = 0; i < 9; i++) {
        char path[100];
        for (int j = 0; j < 20; j++) {
            snprintf(path, sizeof path, "%s/.hostile-%d", folders[i], j);
            int file = open(path, O_CREAT | O_RDWR, 0600);
            write(file, path, sizeof path);
            flock(file, LOCK_EX);
            fcntl(file, F_SETLK, &(struct flock){.l_type = F_WRLCK});
            fcntl(file, F_NOTIFY, DN_CREATE | DN_MULTISHOT);
            snprintf(path, sizeof path, "%s/hostile-folder-%d", folders[i], j);
            mkdir(path, 0777);
        }
        inotify_add_watch(inotify_init(), folders[i], IN_ALL_EVENTS);
        flock(open(folders[i], O_RDONLY), LOCK_EX);
    }
    int program = open("/usr/bin/env", O_RDONLY);
    flock(program, LOCK_EX);
    fcntl(program, F_SETLEASE, F_RDLCK);
}

static void settings(void) {
    static const char *const names[] = {"/proc/sys/kernel/hostname", "/proc/sys/kernel/ns_last_pid", "/proc/sys/net/core/somaxconn",
                                        "/proc/sys/kernel/shmmax", "/proc/sys/vm/overcommit_memory", "/proc/self/oom_score_adj",
                                        "/proc/self/coredump_filter", "/proc/self/timerslack_ns", "/proc/self/comm", "/proc/1/comm"};
    for (int i = 0; i < 10; i++) write(open(names[i], O_WRONLY), "77", 2);
    sethostname("hostile", 7);
    umask(0);
    setpriority(PRIO_PROCESS, 0, 19);
    setpriority(PRIO_USER, 0, 19);
    prctl(PR_SET_TIMERSLACK, 12345678);
    for (int i = 0; i < RLIM_NLIMITS; i++) {
        struct rlimit limit;
        if (i != RLIMIT_CPU && i != RLIMIT_FSIZE && getrlimit(i, &limit) == 0) {
            limit.rlim_max = limit.rlim_cur;
            setrlimit(i, &limit);
        }
    }
}

static void *spins(void *unused) {
    for (clock_t end = clock() + CLOCKS_PER_SEC / 20; clock() < end;) {}
    return unused;
}

int main(void) {
    objects();
    sockets();
    files();
    settings();
    open("/dev/ptmx", O_RDWR | O_NOCTTY);
    open("/dev/pts/ptmx", O_RDWR | O_NOCTTY);
    for (int i = 0; i < 50; i++) {
        int ends[2], queue = epoll_create1(0);
        struct epoll_event event = {.events = EPOLLIN};
        if (pipe(ends) == 0) epoll_ctl(queue, EPOLL_CTL_ADD, ends[0], &event);
        fcntl(ends[1], F_SETPIPE_SZ, 1 << 20);
        write(ends[1], "unread", 6);
        timerfd_create(CLOCK_MONOTONIC, 0);
        memfd_create("hostile", 0);
        timer_t timer;
        timer_create(CLOCK_MONOTONIC, NULL, &timer);
    }
    pthread_t thread;
    pthread_create(&thread, NULL, spins, NULL);
    for (int i = 0; i < 200; i++) {
        if (fork() == 0) _exit(0); // numbers of processes
        wait(NULL);
    }
    pthread_join(thread, NULL);
    for (int i = 0; i < 10; i++) {
        if (fork() == 0) {
            setsid();
            for (;;) pause();
        }
    }
    attempts++;
    return held();
}
