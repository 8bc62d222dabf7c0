#define _GNU_SOURCE
#include "CForbidden.h"

#if defined(__linux__)

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static int done(long result) { return result < 0 ? errno : 0; }

static int connecting(const char *port) {
    int descriptor = socket(AF_INET, SOCK_STREAM, 0);
    if (descriptor < 0) {
        return errno;
    }
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t) atoi(port))};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int result = done(connect(descriptor, (struct sockaddr *) &address, sizeof(address)));
    close(descriptor);
    return result;
}

// A descriptor that is a socket already does not help either: the worker's own pipes are the only ones it has.
static int sending(const char *port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t) atoi(port))};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int descriptor = socket(AF_INET, SOCK_DGRAM, 0);
    if (descriptor < 0) {
        return errno;
    }
    int result = done(sendto(descriptor, "x", 1, 0, (struct sockaddr *) &address, sizeof(address)));
    close(descriptor);
    return result;
}

static int unix_socket(const char *argument) {
    (void) argument;
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) < 0) {
        return errno;
    }
    close(pair[0]);
    close(pair[1]);
    return 0;
}

static int opening(const char *path, int flags) {
    int descriptor = open(path, flags, 0600);
    if (descriptor < 0) {
        return errno;
    }
    close(descriptor);
    return 0;
}

static int reading(const char *path) { return opening(path, O_RDONLY); }
static int making(const char *path) { return opening(path, O_WRONLY | O_CREAT); }
static int removing(const char *path) { return done(unlink(path)); }

static int looking(const char *path) {
    struct stat status;
    return done(stat(path, &status));
}

static int forking(const char *argument) {
    (void) argument;
    pid_t child = fork();
    if (child == 0) {
        _exit(0);
    }
    int status = 0;
    return child < 0 ? errno : done(waitpid(child, &status, 0));
}

// With the call that libc itself prefers, and flags of a process.
static int cloning(const char *argument) {
    (void) argument;
    struct clone_args arguments = {.exit_signal = SIGCHLD};
    long child = syscall(SYS_clone3, &arguments, sizeof(arguments));
    if (child == 0) {
        _exit(0);
    }
    int status = 0;
    return child < 0 ? errno : done(waitpid((pid_t) child, &status, 0));
}

static int running(const char *path) {
    char *const arguments[] = {(char *) path, NULL};
    char *const environment[] = {NULL};
    return done(execve(path, arguments, environment));
}

// Signal 0 asks only whether one might.
static int killing(const char *argument) {
    (void) argument;
    return done(kill(getppid(), 0));
}

static int killing_thread(const char *argument) {
    (void) argument;
    return done(syscall(SYS_tgkill, getppid(), getppid(), 0));
}

static int tracing(const char *argument) {
    (void) argument;
    return done(ptrace(PTRACE_TRACEME, 0, NULL, NULL));
}

static int spying(const char *argument) {
    (void) argument;
    char byte;
    struct iovec here = {.iov_base = &byte, .iov_len = 1};
    return done(syscall(SYS_process_vm_readv, getpid(), &here, 1, &here, 1, 0));
}

static int limiting(const char *argument) {
    (void) argument;
    struct rlimit limit;
    return done(prlimit(getppid(), RLIMIT_NOFILE, NULL, &limit));
}

static int executable_memory(const char *argument) {
    (void) argument;
    void *memory = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) {
        return errno;
    }
    munmap(memory, 4096);
    return 0;
}

static int turning_executable(const char *argument) {
    (void) argument;
    void *memory = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) {
        return errno;
    }
    int result = done(mprotect(memory, 4096, PROT_READ | PROT_EXEC));
    munmap(memory, 4096);
    return result;
}

static int anonymous_file(const char *argument) {
    (void) argument;
    int descriptor = (int) syscall(SYS_memfd_create, "x", 0);
    if (descriptor < 0) {
        return errno;
    }
    close(descriptor);
    return 0;
}

static int dumpable(const char *argument) {
    (void) argument;
    return done(prctl(PR_SET_DUMPABLE, 1, 0, 0, 0));
}

static int mounting(const char *path) { return done(mount("none", path, "tmpfs", 0, NULL)); }

static int namespaces(const char *argument) {
    (void) argument;
    return done(unshare(CLONE_NEWUSER));
}

static int rings(const char *argument) {
    (void) argument;
    // A null pointer: the kernel looks at it only after the filter.
    long result = syscall(425 /* io_uring_setup, the same number everywhere */, 1, NULL);
    return result < 0 && errno == EFAULT ? 0 : done(result);
}

static int kernel_programs(const char *argument) {
    (void) argument;
    long result = syscall(SYS_bpf, 0, NULL, 0);
    return result < 0 && errno != ENOSYS ? 0 : done(result);
}

static int keys(const char *argument) {
    (void) argument;
    return done(syscall(SYS_keyctl, 0 /* the id of the session's keyring */, -3, 0));
}

static int old_calls(const char *argument) {
    (void) argument;
#if defined(__x86_64__)
    // getpid of 32-bit programs.
    int result;
    __asm__ volatile("int $0x80" : "=a"(result) : "a"(20) : "memory", "r8", "r9", "r10", "r11");
    return result > 0 ? 0 : -result;
#else
    return ENOSYS;
#endif
}

static void *nothing(void *argument) { return argument; }

// What painting needs, and must go on to work.
static int thread(const char *argument) {
    (void) argument;
    pthread_t thread;
    int result = pthread_create(&thread, NULL, nothing, NULL);
    return result != 0 ? result : pthread_join(thread, NULL);
}

static const struct {
    const char *name;
    int (*attempt)(const char *argument);
} attempts[] = {
    {"connect", connecting}, {"send", sending}, {"socketpair", unix_socket},
    {"read", reading}, {"write", making}, {"unlink", removing}, {"stat", looking},
    {"fork", forking}, {"clone3", cloning}, {"exec", running},
    {"kill", killing}, {"tgkill", killing_thread}, {"ptrace", tracing}, {"spy", spying}, {"prlimit", limiting},
    {"mmap-exec", executable_memory}, {"mprotect-exec", turning_executable}, {"memfd", anonymous_file},
    {"dumpable", dumpable}, {"mount", mounting}, {"unshare", namespaces}, {"io-uring", rings},
    {"bpf", kernel_programs}, {"keyctl", keys}, {"int80", old_calls}, {"thread", thread},
};

int cforbidden_try(const char *name, const char *argument) {
    for (size_t index = 0; index < sizeof(attempts) / sizeof(attempts[0]); index++) {
        if (strcmp(attempts[index].name, name) == 0) {
            return attempts[index].attempt(argument);
        }
    }
    return -1;
}

int cforbidden_spoil_filters(void) {
    struct sock_filter steps[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_seccomp, 0, 3),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[1])),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SECCOMP_FILTER_FLAG_TSYNC, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EINVAL),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog filter = {.len = sizeof(steps) / sizeof(steps[0]), .filter = steps};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
        return errno;
    }
    return done(syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &filter));
}

#else

int cforbidden_try(const char *name, const char *argument) {
    (void) name, (void) argument;
    return -1;
}

int cforbidden_spoil_filters(void) { return -1; }

#endif
