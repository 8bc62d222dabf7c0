// The calls that tell the wall clock. Each asks the kernel itself, so that none of them meets another.
#if defined(__linux__)
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static const int64_t billion = 1000000000;
static const _Atomic int64_t *ahead;

__attribute__((constructor)) static void map(void) {
    const char *path = getenv("MOVED_CLOCK");
    if (!path) return;
    const int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    void *mapped = mmap(NULL, sizeof(int64_t), PROT_READ, MAP_SHARED, descriptor, 0);
    struct stat file;
    if (mapped == MAP_FAILED || fstat(descriptor, &file) != 0 || file.st_size < (off_t)sizeof(int64_t)) {
        static const char text[] = "movedclock: MOVED_CLOCK can't be mapped\n";
        if (write(2, text, sizeof text - 1) < 0) _exit(70);
        _exit(70);
    }
    close(descriptor);
    ahead = mapped;
}

static struct timespec moved(struct timespec time) {
    const int64_t all = time.tv_sec * billion + time.tv_nsec + (ahead ? *ahead : 0);
    return (struct timespec){.tv_sec = all / billion, .tv_nsec = all % billion};
}

int clock_gettime(clockid_t clock, struct timespec *time) {
    const int result = (int)syscall(SYS_clock_gettime, clock, time);
    if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) *time = moved(*time);
    return result;
}

int gettimeofday(struct timeval *restrict time, void *restrict zone) {
    struct timespec now;
    (void)zone;
    clock_gettime(CLOCK_REALTIME, &now);
    *time = (struct timeval){.tv_sec = now.tv_sec, .tv_usec = now.tv_nsec / 1000};
    return 0;
}

time_t time(time_t *result) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (result) *result = now.tv_sec;
    return now.tv_sec;
}
#endif
