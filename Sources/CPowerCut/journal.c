#if defined(__linux__)
#define _GNU_SOURCE
#include "journal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include "CPowerCut.h"

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static bool is_on;
static char root[PATH_MAX], state[PATH_MAX];
static size_t root_length;
static dev_t device;
static long delay;
static unsigned long steps, last_step;

// Open addressing; never more than half full.
static powercut_subject *table;
static size_t places, taken;

bool powercut_on(void) { return is_on; }
void powercut_lock(void) { pthread_mutex_lock(&mutex); }
void powercut_unlock(void) { pthread_mutex_unlock(&mutex); }

void powercut_give_up(const char *call, const char *path) {
    dprintf(STDERR_FILENO, "powercut: %s of %s can't be followed (%s)\n", call, path, strerror(errno));
    abort();
}

static int raw_open(const char *path, int flags) {
    return (int)syscall(SYS_openat, AT_FDCWD, path, flags | O_CLOEXEC, 0600);
}

static powercut_subject *place_of(powercut_subject *in, size_t count, uint64_t inode) {
    size_t place = (size_t)(inode * 0x9E3779B97F4A7C15u) & (count - 1);
    while (in[place].kind && in[place].inode != inode) place = (place + 1) & (count - 1);
    return &in[place];
}

static powercut_subject *find(uint64_t inode) {
    powercut_subject *subject = places ? place_of(table, places, inode) : NULL;
    return subject && subject->kind ? subject : NULL;
}

static powercut_subject *find_or_add(uint64_t inode, char kind) {
    powercut_subject *subject = find(inode);
    if (subject) return subject;
    if (taken * 2 >= places) {
        const size_t count = places ? places * 2 : 1024;
        powercut_subject *wider = calloc(count, sizeof *wider);
        if (!wider) powercut_give_up("growing", state);
        for (size_t i = 0; i < places; i++) {
            if (table[i].kind) *place_of(wider, count, table[i].inode) = table[i];
        }
        free(table);
        table = wider;
        places = count;
    }
    subject = place_of(table, places, inode);
    *subject = (powercut_subject){.inode = inode, .kind = kind, .oldest = 1, .current = 1, .journal = -1};
    taken++;
    return subject;
}

bool powercut_below(int folder, const char *path, char full[PATH_MAX]) {
    char raw[2 * PATH_MAX];
    size_t length = 0;
    if (!path || !path[0]) return false;
    if (path[0] != '/') {
        char link[64];
        snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
        const ssize_t count = readlink(folder == AT_FDCWD ? "/proc/self/cwd" : link, raw, PATH_MAX - 1);
        if (count < 0 || raw[0] != '/') return false;
        length = (size_t)count;
        raw[length++] = '/';
    }
    const size_t rest = strlen(path);
    if (length + rest >= sizeof raw) return false;
    memcpy(raw + length, path, rest + 1);
    size_t end = 0;
    for (char *save = NULL, *part = strtok_r(raw, "/", &save); part; part = strtok_r(NULL, "/", &save)) {
        if (strcmp(part, ".") == 0) continue;
        if (strcmp(part, "..") == 0) {
            while (end > 0 && full[--end] != '/') {}
            continue;
        }
        const size_t count = strlen(part);
        if (end + count + 2 > PATH_MAX) return false;
        full[end++] = '/';
        memcpy(full + end, part, count);
        end += count;
    }
    full[end] = 0;
    return end > root_length && strncmp(full, root, root_length) == 0 && full[root_length] == '/';
}

powercut_subject *powercut_known(int descriptor, struct stat *status) {
    if (fstat(descriptor, status) != 0 || status->st_dev != device) return NULL;
    return S_ISREG(status->st_mode) || S_ISDIR(status->st_mode) ? find(status->st_ino) : NULL;
}

void powercut_grave(uint64_t inode, char path[PATH_MAX]) {
    snprintf(path, PATH_MAX, "%s/graves/%llu", state, (unsigned long long)inode);
}

static void bury(const char *path, uint64_t inode, int flags) {
    char grave[PATH_MAX];
    powercut_grave(inode, grave);
    if (syscall(SYS_linkat, AT_FDCWD, path, AT_FDCWD, grave, flags) != 0 && errno != EEXIST) {
        powercut_give_up("keeping", path);
    }
}

void powercut_track(int descriptor) {
    struct stat status;
    if (fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode) || find(status.st_ino)) return;
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    bury(link, status.st_ino, AT_SYMLINK_FOLLOW);
    find_or_add(status.st_ino, 'f');
}

static void append(powercut_subject *subject, struct iovec *parts, int count) {
    if (subject->journal < 0) {
        char path[PATH_MAX + 64];
        snprintf(path, sizeof path, "%s/%c-%llu-%u", state, subject->kind, (unsigned long long)subject->inode,
                 subject->current);
        subject->journal = raw_open(path, O_WRONLY | O_CREAT | O_APPEND);
        if (subject->journal < 0) powercut_give_up("noting", path);
    }
    size_t total = 0;
    for (int i = 0; i < count; i++) total += parts[i].iov_len;
    if (syscall(SYS_writev, subject->journal, parts, count) != (long)total) powercut_give_up("noting", state);
}

void powercut_note_content(powercut_subject *subject, uint64_t size, uint64_t offset, uint64_t length) {
    powercut_content record = {.size = size, .offset = offset, .length = length};
    if (offset < size) record.kept = length < size - offset ? length : size - offset;
    char *old = NULL;
    if (record.kept > 0) {
        // The descriptor may be open for writing only.
        char grave[PATH_MAX];
        powercut_grave(subject->inode, grave);
        const int readable = raw_open(grave, O_RDONLY);
        old = malloc(record.kept);
        uint64_t filled = 0;
        while (readable >= 0 && old && filled < record.kept) {
            const long count = syscall(SYS_pread64, readable, old + filled, record.kept - filled, offset + filled);
            if (count <= 0) break;
            filled += (uint64_t)count;
        }
        if (filled != record.kept) powercut_give_up("reading", grave);
        syscall(SYS_close, readable);
    }
    struct iovec parts[] = {{&record, sizeof record}, {old, record.kept}};
    append(subject, parts, record.kept > 0 ? 2 : 1);
    free(old);
}

void powercut_note_entry(const char *full, bool joined) {
    char folder[PATH_MAX];
    const char *name = strrchr(full, '/') + 1;
    const size_t length = (size_t)(name - full) - 1;
    memcpy(folder, full, length);
    folder[length] = 0;
    struct stat holder, status;
    if (stat(folder, &holder) != 0) return;  // the call itself will fail for the same reason
    powercut_entry record = {
        .name_length = (uint32_t)strlen(name), .folder_length = (uint32_t)length, .joined = joined};
    if (lstat(full, &status) == 0) {
        record.previous = status.st_ino;
        if (!S_ISDIR(status.st_mode)) bury(full, status.st_ino, 0);
    }
    struct iovec parts[] = {
        {&record, sizeof record}, {(void *)name, record.name_length}, {folder, record.folder_length}};
    append(find_or_add(holder.st_ino, 'd'), parts, 3);
}

uint32_t powercut_turn(powercut_subject *subject) {
    if (subject->journal < 0) return subject->current - 1;
    syscall(SYS_close, subject->journal);
    subject->journal = -1;
    return subject->current++;
}

void powercut_forget(uint64_t inode, uint32_t last) {
    powercut_subject *subject = find(inode);
    while (subject && subject->oldest <= last) {
        char path[PATH_MAX + 64];
        snprintf(path, sizeof path, "%s/%c-%llu-%u", state, subject->kind, (unsigned long long)inode, subject->oldest);
        syscall(SYS_unlinkat, AT_FDCWD, path, 0);
        subject->oldest++;
    }
}

void powercut_wait(void) {
    const struct timespec pause = {delay / 1000000, delay % 1000000 * 1000};
    nanosleep(&pause, NULL);
}

void powercut_step(void) {
    if (++steps != last_step) return;
    kill(getpid(), SIGKILL);
    for (;;) pause();
}

/// What an earlier process left unsynced is still not on the disk.
static void take_over(void) {
    DIR *folder = opendir(state);
    if (!folder) powercut_give_up("opening", state);
    for (struct dirent *entry; (entry = readdir(folder));) {
        char kind;
        unsigned long long inode;
        unsigned generation;
        if (sscanf(entry->d_name, "%c-%llu-%u", &kind, &inode, &generation) != 3) continue;
        const bool is_new = !find(inode);
        powercut_subject *subject = find_or_add(inode, kind);
        if (is_new || generation < subject->oldest) subject->oldest = generation;
        if (is_new || generation >= subject->current) subject->current = generation + 1;
    }
    closedir(folder);
}

__attribute__((constructor)) static void begin(void) {
    const char *folder = getenv("POWERCUT_ROOT"), *beside = getenv("POWERCUT_STATE");
    const char *duration = getenv("POWERCUT_DELAY"), *step = getenv("POWERCUT_STEP");
    struct stat status;
    if (!folder || !beside) return;
    if (strlen(folder) >= PATH_MAX || strlen(beside) >= PATH_MAX - 64 || stat(folder, &status) != 0) {
        powercut_give_up("starting", folder);
    }
    strcpy(root, folder);
    strcpy(state, beside);
    root_length = strlen(root);
    device = status.st_dev;
    delay = duration ? atol(duration) : 0;
    last_step = step ? strtoul(step, NULL, 10) : 0;
    take_over();
    is_on = true;
}
#else
typedef int powercut_is_for_linux;
#endif
