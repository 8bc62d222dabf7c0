// The filter is a list of what may pass. Everything else is answered in one of five ways; docs/decisions/0009 says why.
//
//   EACCES   what would look up a path or make a socket: libraries try this in passing, and go on without
//   EPERM    what would reach another process, or change what this one may do
//   killed   what no library here ever calls: only code that is not ours asks for it, and gets no second try
//   ENOTTY   ioctl: as for a pipe, which is all that is open
//   ENOSYS   everything that is not named: as an older kernel would say, for which every library has an answer

#include "CWorkerSandbox.h"

#if defined(__linux__) && (defined(__x86_64__) || defined(__aarch64__))

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__x86_64__)
#define THIS_ARCHITECTURE AUDIT_ARCH_X86_64
#else
#define THIS_ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

// Memory, threads of this process, time, and the descriptors that are open already.
static const int allowed[] = {
    SYS_read, SYS_write, SYS_readv, SYS_writev, SYS_close, SYS_lseek, SYS_fstat, SYS_ppoll,
    SYS_munmap, SYS_mremap, SYS_madvise, SYS_brk,
    SYS_futex, SYS_set_robust_list, SYS_rseq, SYS_sched_yield, SYS_sched_getaffinity, SYS_exit, SYS_exit_group,
    SYS_rt_sigaction, SYS_rt_sigprocmask, SYS_rt_sigreturn, SYS_sigaltstack, SYS_restart_syscall,
    SYS_getpid, SYS_gettid, SYS_getppid, SYS_getpgid, SYS_getuid, SYS_geteuid, SYS_getgid, SYS_getegid,
    SYS_clock_gettime, SYS_clock_getres, SYS_gettimeofday, SYS_clock_nanosleep, SYS_nanosleep, SYS_getcpu,
    SYS_getrusage, SYS_sysinfo, SYS_uname, SYS_getrandom,
    // The runtime's queues keep watch over descriptors and timers that they made before.
    SYS_epoll_pwait, SYS_epoll_ctl, SYS_timerfd_settime,
#if defined(__x86_64__)
    SYS_poll, SYS_epoll_wait, SYS_time, SYS_pause,
#endif
};

// Answered with EACCES.
static const int unreachable[] = {
    SYS_openat, SYS_newfstatat, SYS_statx, SYS_faccessat, SYS_readlinkat, SYS_mkdirat, SYS_unlinkat, SYS_renameat2,
    SYS_linkat, SYS_symlinkat, SYS_mknodat, SYS_fchmodat, SYS_fchownat, SYS_statfs, SYS_getcwd, SYS_chdir,
    SYS_truncate, SYS_ftruncate, SYS_memfd_create,
    SYS_socket, SYS_socketpair, SYS_connect, SYS_bind, SYS_listen, SYS_accept, SYS_accept4, SYS_sendto, SYS_sendmsg,
    SYS_sendmmsg, SYS_recvfrom, SYS_recvmsg,
#if defined(SYS_openat2)
    SYS_openat2,
#endif
#if defined(SYS_faccessat2)
    SYS_faccessat2,
#endif
#if defined(__x86_64__)
    SYS_open, SYS_creat, SYS_stat, SYS_lstat, SYS_access, SYS_readlink, SYS_mkdir, SYS_rmdir, SYS_unlink, SYS_rename,
    SYS_renameat, SYS_link, SYS_symlink, SYS_mknod, SYS_chmod, SYS_chown,
#endif
};

// Answered with EPERM.
static const int forbidden[] = {
    SYS_kill, SYS_tkill, SYS_rt_sigqueueinfo, SYS_rt_tgsigqueueinfo, SYS_setuid, SYS_setgid, SYS_setreuid,
    SYS_setregid, SYS_setresuid, SYS_setresgid, SYS_setgroups, SYS_capset, SYS_setpgid, SYS_setsid, SYS_setpriority,
    SYS_sched_setaffinity, SYS_sched_setscheduler, SYS_shmget, SYS_shmat, SYS_msgget, SYS_semget,
#if defined(SYS_pidfd_open)
    SYS_pidfd_open,
#endif
#if defined(SYS_pidfd_send_signal)
    SYS_pidfd_send_signal,
#endif
#if defined(__x86_64__)
    SYS_fork, SYS_vfork, SYS_arch_prctl,
#endif
};

// The process ends.
static const int deadly[] = {
    SYS_execve, SYS_execveat, SYS_ptrace, SYS_process_vm_readv, SYS_process_vm_writev, SYS_kcmp,
    SYS_mount, SYS_umount2, SYS_pivot_root, SYS_chroot, SYS_unshare, SYS_setns, SYS_swapon, SYS_reboot,
    SYS_init_module, SYS_finit_module, SYS_delete_module, SYS_kexec_load, SYS_bpf, SYS_perf_event_open,
    SYS_userfaultfd, SYS_keyctl, SYS_add_key, SYS_request_key, SYS_open_by_handle_at, SYS_name_to_handle_at,
    SYS_fanotify_init, SYS_personality, SYS_acct, SYS_quotactl,
#if defined(SYS_io_uring_setup)
    SYS_io_uring_setup, SYS_io_uring_enter, SYS_io_uring_register,
#endif
#if defined(SYS_pidfd_getfd)
    SYS_pidfd_getfd,
#endif
#if defined(SYS_open_tree)
    SYS_open_tree, SYS_move_mount, SYS_fsopen, SYS_fsconfig, SYS_fsmount,
#endif
#if defined(__x86_64__)
    SYS_iopl, SYS_ioperm, SYS_modify_ldt, SYS_kexec_file_load,
#endif
};

struct program {
    struct sock_filter steps[512];
    unsigned short count;
};

static void add(struct program *program, struct sock_filter step) {
    // One short of a whole program it stays at the end; the caller sees that it is full.
    if (program->count < COUNT(program->steps)) {
        program->steps[program->count++] = step;
    }
}

static void load(struct program *program, size_t offset) {
    add(program, (struct sock_filter) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (unsigned) offset));
}

static void answer(struct program *program, unsigned action) {
    add(program, (struct sock_filter) BPF_STMT(BPF_RET | BPF_K, action));
}

// Jumps over the next `count` steps unless the loaded word is `value`.
static void unless_equal(struct program *program, unsigned value, unsigned char count) {
    add(program, (struct sock_filter) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 0, count));
}

static void answer_each(struct program *program, const int *numbers, size_t count, unsigned action) {
    for (size_t index = 0; index < count; index++) {
        unless_equal(program, (unsigned) numbers[index], 1);
        answer(program, action);
    }
}

// The lower half of an argument; all of those that are looked at are 32 bits wide in the kernel, too. Both
// architectures are little-endian.
static size_t argument(int index) { return offsetof(struct seccomp_data, args) + 8 * (size_t) index; }

static const unsigned no_permission = SECCOMP_RET_ERRNO | EPERM;

// A call that may pass when an argument has one value.
static void allow_if_equal(struct program *program, int number, int index, unsigned value) {
    unless_equal(program, (unsigned) number, 4);
    load(program, argument(index));
    unless_equal(program, value, 1);
    answer(program, SECCOMP_RET_ALLOW);
    answer(program, no_permission);
}

// A call that may pass when none of these bits is set in an argument.
static void allow_if_clear(struct program *program, int number, int index, unsigned bits) {
    unless_equal(program, (unsigned) number, 4);
    load(program, argument(index));
    add(program, (struct sock_filter) BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, bits, 1, 0));
    answer(program, SECCOMP_RET_ALLOW);
    answer(program, no_permission);
}

// A new thread may pass, a new process or a new namespace may not.
static void allow_threads(struct program *program) {
    const unsigned namespaces = CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER |
                                CLONE_NEWPID | CLONE_NEWNET;
    unless_equal(program, SYS_clone, 5);
    load(program, argument(0));
    add(program, (struct sock_filter) BPF_STMT(BPF_ALU | BPF_AND | BPF_K, namespaces | CLONE_THREAD));
    unless_equal(program, CLONE_THREAD, 1);
    answer(program, SECCOMP_RET_ALLOW);
    answer(program, no_permission);
}

// A thread may name itself, and memory may have a name. Several values of one argument.
static void allow_names(struct program *program) {
    const unsigned options[] = {PR_SET_NAME, PR_GET_NAME, 0x53564d41 /* PR_SET_VMA, newer than some headers */};
    unless_equal(program, SYS_prctl, (unsigned char) (2 + 2 * COUNT(options)));
    load(program, argument(0));
    for (size_t index = 0; index < COUNT(options); index++) {
        unless_equal(program, options[index], 1);
        answer(program, SECCOMP_RET_ALLOW);
    }
    answer(program, no_permission);
}

static void write_filter(struct program *program) {
    load(program, offsetof(struct seccomp_data, arch));
    add(program, (struct sock_filter) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, THIS_ARCHITECTURE, 1, 0));
    answer(program, SECCOMP_RET_KILL_PROCESS);
    load(program, offsetof(struct seccomp_data, nr));
#if defined(__x86_64__)
    // The same calls under other numbers: 32-bit registers on a 64-bit kernel.
    add(program, (struct sock_filter) BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 0x40000000, 0, 1));
    answer(program, SECCOMP_RET_KILL_PROCESS);
#endif
    answer_each(program, allowed, COUNT(allowed), SECCOMP_RET_ALLOW);
    // No memory becomes code any more.
    allow_if_clear(program, SYS_mmap, 2, PROT_EXEC);
    allow_if_clear(program, SYS_mprotect, 2, PROT_EXEC);
    allow_threads(program);
    allow_names(program);
    allow_if_equal(program, SYS_prlimit64, 0, 0);
    // abort() sends its signal to a thread of this process.
    allow_if_equal(program, SYS_tgkill, 0, (unsigned) getpid());
    answer_each(program, deadly, COUNT(deadly), SECCOMP_RET_KILL_PROCESS);
    answer_each(program, unreachable, COUNT(unreachable), SECCOMP_RET_ERRNO | EACCES);
    answer_each(program, forbidden, COUNT(forbidden), no_permission);
    unless_equal(program, SYS_ioctl, 1);
    answer(program, SECCOMP_RET_ERRNO | ENOTTY);
    // clone3 among them: its flags lie in memory, where a filter can't look, and libc then falls back to clone.
    answer(program, SECCOMP_RET_ERRNO | ENOSYS);
}

int csandbox_confine(int *cause) {
    *cause = 0;
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
        *cause = errno;
        return CSANDBOX_REFUSED;
    }
    struct program program = {.count = 0};
    write_filter(&program);
    if (program.count == COUNT(program.steps)) {
        *cause = E2BIG;
        return CSANDBOX_REFUSED;
    }
    struct sock_fprog filter = {.len = program.count, .filter = program.steps};
    // For all threads at once: libraries have started some.
    long result = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &filter);
    if (result == 0) {
        return CSANDBOX_FILTERED;
    }
    // Above zero it is a thread that has another filter.
    *cause = result > 0 ? EBUSY : errno;
    // EINVAL may also mean that it is our filter that the kernel does not like.
    const int may_be_missing = *cause == ENOSYS || *cause == EINVAL;
    return may_be_missing && csandbox_support() == CSANDBOX_UNAVAILABLE ? CSANDBOX_UNAVAILABLE : CSANDBOX_REFUSED;
}

int csandbox_support(void) {
    // A kernel with filters looks for one at this address; any other refuses before.
    long result = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, NULL);
    return result < 0 && errno == EFAULT ? CSANDBOX_FILTERED : CSANDBOX_UNAVAILABLE;
}

#else

#include <errno.h>

int csandbox_confine(int *cause) {
    *cause = ENOSYS;
    return CSANDBOX_UNAVAILABLE;
}

int csandbox_support(void) { return CSANDBOX_UNAVAILABLE; }

#endif
