// The calls that are intercepted. Each passes on to the kernel itself, so that none of them meets another.
#if defined(__linux__)
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "journal.h"

// MARK: - Opening

static int opened(int folder, const char *path, int flags, mode_t mode) {
    char full[PATH_MAX];
    const bool changes = (flags & O_ACCMODE) != O_RDONLY || (flags & (O_CREAT | O_TRUNC));
    if (!powercut_on() || !changes || !powercut_below(folder, path, full)) {
        return (int)syscall(SYS_openat, folder, path, flags, mode);
    }
    powercut_lock();
    const bool is_nameless = (flags & O_TMPFILE) == O_TMPFILE;
    struct stat before;
    if (!is_nameless && stat(full, &before) != 0) {
        if (flags & O_CREAT) powercut_note_entry(full, false);
    } else if (!is_nameless && (flags & O_TRUNC) && S_ISREG(before.st_mode) && before.st_size > 0) {
        struct stat status;
        const int old = (int)syscall(SYS_openat, AT_FDCWD, full, O_RDONLY | O_CLOEXEC, 0);
        if (old < 0) powercut_give_up("truncating", full);
        powercut_track(old);
        powercut_note_content(powercut_known(old, &status), before.st_size, 0, before.st_size);
        syscall(SYS_close, old);
    }
    const int descriptor = (int)syscall(SYS_openat, folder, path, flags, mode);
    const int error = errno;
    if (descriptor >= 0) powercut_track(descriptor);
    powercut_unlock();
    errno = error;
    return descriptor;
}

#define MODE_AFTER(last)                     \
    mode_t mode = 0;                         \
    if (flags & (O_CREAT | __O_TMPFILE)) {   \
        va_list rest;                        \
        va_start(rest, last);                \
        mode = va_arg(rest, mode_t);         \
        va_end(rest);                        \
    }

int open(const char *path, int flags, ...) {
    MODE_AFTER(flags)
    return opened(AT_FDCWD, path, flags, mode);
}

int open64(const char *path, int flags, ...) {
    MODE_AFTER(flags)
    return opened(AT_FDCWD, path, flags | O_LARGEFILE, mode);
}

int openat(int folder, const char *path, int flags, ...) {
    MODE_AFTER(flags)
    return opened(folder, path, flags, mode);
}

int openat64(int folder, const char *path, int flags, ...) {
    MODE_AFTER(flags)
    return opened(folder, path, flags | O_LARGEFILE, mode);
}

int creat(const char *path, mode_t mode) { return opened(AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC, mode); }
int creat64(const char *path, mode_t mode) { return creat(path, mode); }

/// glibc opens and writes these without calling what stands here.
static void refuse(const char *call, const char *path) {
    char full[PATH_MAX];
    if (powercut_on() && powercut_below(AT_FDCWD, path, full)) powercut_give_up(call, full);
}

#define NEXT(result, name, ...) ((result (*)(__VA_ARGS__))dlsym(RTLD_NEXT, #name))

FILE *fopen(const char *path, const char *mode) {
    if (strpbrk(mode, "wa+")) refuse("fopen", path);
    return NEXT(FILE *, fopen, const char *, const char *)(path, mode);
}

FILE *fopen64(const char *path, const char *mode) {
    if (strpbrk(mode, "wa+")) refuse("fopen64", path);
    return NEXT(FILE *, fopen64, const char *, const char *)(path, mode);
}

int mkstemp(char *path) { return refuse("mkstemp", path), NEXT(int, mkstemp, char *)(path); }
int mkstemp64(char *path) { return refuse("mkstemp64", path), NEXT(int, mkstemp64, char *)(path); }
int mkostemp(char *path, int flags) { return refuse("mkostemp", path), NEXT(int, mkostemp, char *, int)(path, flags); }
char *mkdtemp(char *path) { return refuse("mkdtemp", path), NEXT(char *, mkdtemp, char *)(path); }

// MARK: - Writing

/// Runs a call that changes `length` bytes at `offset`, or at the file's own position where that is negative.
#define NOTED(descriptor, offset, length, call)                                                    \
    struct stat status;                                                                            \
    if (!is_file(descriptor)) return call;                                                         \
    powercut_lock();                                                                               \
    powercut_subject *subject = powercut_known(descriptor, &status);                               \
    if (subject) {                                                                                 \
        const uint64_t start = place(descriptor, offset, &status);                                 \
        powercut_note_content(subject, status.st_size, start, length);                             \
    }                                                                                              \
    const ssize_t result = call;                                                                   \
    const int error = errno;                                                                       \
    powercut_unlock();                                                                             \
    errno = error;                                                                                 \
    return result

/// Most calls are about sockets and pipes, and those wait for nobody.
static bool is_file(int descriptor) {
    struct stat status;
    return powercut_on() && fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
}

static uint64_t place(int descriptor, off_t offset, const struct stat *status) {
    if (fcntl(descriptor, F_GETFL) & O_APPEND) return status->st_size;
    return offset >= 0 ? offset : lseek(descriptor, 0, SEEK_CUR);
}

static size_t total(const struct iovec *parts, int count) {
    size_t sum = 0;
    for (int i = 0; i < count; i++) sum += parts[i].iov_len;
    return sum;
}

ssize_t write(int descriptor, const void *bytes, size_t count) {
    NOTED(descriptor, -1, count, syscall(SYS_write, descriptor, bytes, count));
}

ssize_t pwrite(int descriptor, const void *bytes, size_t count, off_t offset) {
    NOTED(descriptor, offset, count, syscall(SYS_pwrite64, descriptor, bytes, count, offset));
}

ssize_t pwrite64(int descriptor, const void *bytes, size_t count, off64_t offset) {
    return pwrite(descriptor, bytes, count, offset);
}

ssize_t writev(int descriptor, const struct iovec *parts, int count) {
    NOTED(descriptor, -1, total(parts, count), syscall(SYS_writev, descriptor, parts, count));
}

ssize_t pwritev(int descriptor, const struct iovec *parts, int count, off_t offset) {
    NOTED(descriptor, offset, total(parts, count), syscall(SYS_pwritev, descriptor, parts, count, offset, 0));
}

ssize_t pwritev64(int descriptor, const struct iovec *parts, int count, off64_t offset) {
    return pwritev(descriptor, parts, count, offset);
}

static int resized(int descriptor, off_t size) {
    struct stat status;
    powercut_lock();
    powercut_subject *subject = powercut_on() ? powercut_known(descriptor, &status) : NULL;
    if (subject) {
        const uint64_t old = status.st_size, new = size;
        powercut_note_content(subject, old, new < old ? new : old, new < old ? old - new : 0);
    }
    const int result = (int)syscall(SYS_ftruncate, descriptor, size);
    const int error = errno;
    powercut_unlock();
    errno = error;
    return result;
}

int ftruncate(int descriptor, off_t size) { return resized(descriptor, size); }
int ftruncate64(int descriptor, off64_t size) { return resized(descriptor, size); }

int truncate(const char *path, off_t size) {
    const int descriptor = opened(AT_FDCWD, path, O_WRONLY | O_CLOEXEC, 0);
    if (descriptor < 0) return -1;
    const int result = resized(descriptor, size);
    const int error = errno;
    syscall(SYS_close, descriptor);
    errno = error;
    return result;
}

int truncate64(const char *path, off64_t size) { return truncate(path, size); }

int fallocate(int descriptor, int mode, off_t offset, off_t length) {
    if (mode & ~(FALLOC_FL_KEEP_SIZE | FALLOC_FL_PUNCH_HOLE | FALLOC_FL_ZERO_RANGE)) {
        struct stat status;
        if (powercut_on() && powercut_known(descriptor, &status)) powercut_give_up("fallocate", "a file");
    }
    NOTED(descriptor, offset, length, syscall(SYS_fallocate, descriptor, mode, offset, length));
}

int fallocate64(int descriptor, int mode, off64_t offset, off64_t length) {
    return fallocate(descriptor, mode, offset, length);
}

int posix_fallocate(int descriptor, off_t offset, off_t length) {
    return fallocate(descriptor, 0, offset, length) == 0 ? 0 : errno;
}

int posix_fallocate64(int descriptor, off64_t offset, off64_t length) {
    return posix_fallocate(descriptor, offset, length);
}

static void refuse_target(const char *call, int descriptor) {
    struct stat status;
    if (!is_file(descriptor)) return;
    powercut_lock();
    const bool is_known = powercut_known(descriptor, &status);
    powercut_unlock();
    if (is_known) powercut_give_up(call, "a file");
}

ssize_t copy_file_range(int from, off64_t *start, int to, off64_t *end, size_t count, unsigned flags) {
    refuse_target("copy_file_range", to);
    return syscall(SYS_copy_file_range, from, start, to, end, count, flags);
}

ssize_t sendfile(int to, int from, off_t *offset, size_t count) {
    refuse_target("sendfile", to);
    return syscall(SYS_sendfile, to, from, offset, count);
}

ssize_t sendfile64(int to, int from, off64_t *offset, size_t count) { return sendfile(to, from, offset, count); }

void *mmap(void *address, size_t length, int protection, int flags, int descriptor, off_t offset) {
    if (descriptor >= 0 && (flags & MAP_TYPE) != MAP_PRIVATE && (protection & PROT_WRITE)) {
        char link[64], path[PATH_MAX] = "";
        snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
        const ssize_t count = readlink(link, path, sizeof path - 1);
        if (count < 4 || strcmp(path + count - 4, "-shm") != 0) refuse_target("mmap", descriptor);
    }
    return (void *)syscall(SYS_mmap, address, length, protection, flags, descriptor, offset);
}

void *mmap64(void *address, size_t length, int protection, int flags, int descriptor, off64_t offset) {
    return mmap(address, length, protection, flags, descriptor, offset);
}

// MARK: - Syncing

static int synced(int descriptor, long call) {
    struct stat status;
    powercut_lock();
    powercut_subject *subject = powercut_on() ? powercut_known(descriptor, &status) : NULL;
    const uint32_t last = subject ? powercut_turn(subject) : 0;
    if (subject) powercut_step();
    powercut_unlock();
    if (!subject) return (int)syscall(call, descriptor);
    // Who is killed in here has not synced.
    powercut_wait();
    powercut_lock();
    powercut_forget(status.st_ino, last);
    powercut_step();
    powercut_unlock();
    return 0;
}

int fsync(int descriptor) { return synced(descriptor, SYS_fsync); }
int fdatasync(int descriptor) { return synced(descriptor, SYS_fdatasync); }

// MARK: - Entries

/// Runs a call that makes or takes away the entry `full`.
#define ENTRY(folder, path, call)                                                   \
    char full[PATH_MAX];                                                            \
    if (!powercut_on() || !powercut_below(folder, path, full)) return (int)call;    \
    powercut_lock();                                                                \
    powercut_note_entry(full, false);                                               \
    const int result = (int)call;                                                   \
    const int error = errno;                                                        \
    powercut_unlock();                                                              \
    errno = error;                                                                  \
    return result

int mkdirat(int folder, const char *path, mode_t mode) {
    ENTRY(folder, path, syscall(SYS_mkdirat, folder, path, mode));
}

int mkdir(const char *path, mode_t mode) { return mkdirat(AT_FDCWD, path, mode); }

int symlinkat(const char *target, int folder, const char *path) {
    ENTRY(folder, path, syscall(SYS_symlinkat, target, folder, path));
}

int symlink(const char *target, const char *path) { return symlinkat(target, AT_FDCWD, path); }

int linkat(int from, const char *target, int folder, const char *path, int flags) {
    ENTRY(folder, path, syscall(SYS_linkat, from, target, folder, path, flags));
}

int link(const char *target, const char *path) { return linkat(AT_FDCWD, target, AT_FDCWD, path, 0); }

/// Takes an empty folder away, and keeps it for what the disk still holds in it.
static int removed(const char *full) {
    struct stat status;
    if (lstat(full, &status) != 0) return -1;
    DIR *folder = opendir(full);
    if (!folder) return -1;
    int count = 0;
    while (readdir(folder)) count++;
    closedir(folder);
    if (count > 2) return errno = ENOTEMPTY, -1;
    char grave[PATH_MAX];
    powercut_lock();
    powercut_note_entry(full, false);
    powercut_grave(status.st_ino, grave);
    const int result = (int)syscall(SYS_renameat2, AT_FDCWD, full, AT_FDCWD, grave, 0);
    const int error = errno;
    powercut_unlock();
    errno = error;
    return result;
}

int unlinkat(int folder, const char *path, int flags) {
    if (flags & AT_REMOVEDIR) {
        char full[PATH_MAX];
        if (!powercut_on() || !powercut_below(folder, path, full)) {
            return (int)syscall(SYS_unlinkat, folder, path, flags);
        }
        return removed(full);
    }
    ENTRY(folder, path, syscall(SYS_unlinkat, folder, path, flags));
}

int unlink(const char *path) { return unlinkat(AT_FDCWD, path, 0); }
int rmdir(const char *path) { return unlinkat(AT_FDCWD, path, AT_REMOVEDIR); }

int remove(const char *path) {
    struct stat status;
    return lstat(path, &status) == 0 && S_ISDIR(status.st_mode) ? rmdir(path) : unlink(path);
}

int renameat2(int from, const char *old, int to, const char *new, unsigned flags) {
    char source[PATH_MAX], target[PATH_MAX];
    struct stat status;
    if (!powercut_on()) return (int)syscall(SYS_renameat2, from, old, to, new, flags);
    const bool leaves = powercut_below(from, old, source), arrives = powercut_below(to, new, target);
    if ((!leaves && !arrives) || lstat(source, &status) != 0) {
        return (int)syscall(SYS_renameat2, from, old, to, new, flags);
    }
    if (leaves != arrives || S_ISDIR(status.st_mode) || (flags & ~RENAME_NOREPLACE)) powercut_give_up("rename", source);
    const size_t length = strrchr(source, '/') - source;
    const bool stays = strrchr(target, '/') - target == (long)length && strncmp(source, target, length) == 0;
    powercut_lock();
    powercut_note_entry(target, stays);
    powercut_note_entry(source, false);
    const int result = (int)syscall(SYS_renameat2, from, old, to, new, flags);
    const int error = errno;
    powercut_unlock();
    errno = error;
    return result;
}

int renameat(int from, const char *old, int to, const char *new) { return renameat2(from, old, to, new, 0); }
int rename(const char *old, const char *new) { return renameat2(AT_FDCWD, old, AT_FDCWD, new, 0); }
#else
typedef int powercut_calls_are_for_linux;
#endif
