/* Lets calls on files below BAD_DISK_PATH fail with BAD_DISK_ERRNO, from the BAD_DISK_FROM-th
   call on, BAD_DISK_TIMES times.  Loaded before the C library: see bad_disks.py. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static long calls;

static int below(const char *path) {
    const char *folder = getenv("BAD_DISK_PATH");
    return folder && path && strncmp(path, folder, strlen(folder)) == 0;
}

static int is_due(void) {
    long from = atol(getenv("BAD_DISK_FROM")), times = atol(getenv("BAD_DISK_TIMES"));
    long number = __sync_add_and_fetch(&calls, 1);
    if (number < from || number >= from + times)
        return 0;
    errno = atoi(getenv("BAD_DISK_ERRNO"));
    return 1;
}

static int fails_at(const char *path) { return below(path) && is_due(); }

static int fails(int number) {
    char link[64], path[PATH_MAX];
    int kept = errno;
    snprintf(link, sizeof link, "/proc/self/fd/%d", number);
    ssize_t length = readlink(link, path, sizeof path - 1);
    errno = kept;
    if (length < 0)
        return 0;
    path[length] = 0;
    return fails_at(path);
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

ssize_t write(int f, const void *b, size_t n) { return fails(f) ? -1 : REAL(write)(f, b, n); }
ssize_t pwrite(int f, const void *b, size_t n, off_t o) {
    return fails(f) ? -1 : REAL(pwrite)(f, b, n, o);
}
ssize_t pwrite64(int f, const void *b, size_t n, off64_t o) {
    return fails(f) ? -1 : REAL(pwrite64)(f, b, n, o);
}
int fsync(int f) { return fails(f) ? -1 : REAL(fsync)(f); }
int fdatasync(int f) { return fails(f) ? -1 : REAL(fdatasync)(f); }
int ftruncate(int f, off_t n) { return fails(f) ? -1 : REAL(ftruncate)(f, n); }
int ftruncate64(int f, off64_t n) { return fails(f) ? -1 : REAL(ftruncate64)(f, n); }
int rename(const char *a, const char *b) { return fails_at(b) ? -1 : REAL(rename)(a, b); }
int mkdir(const char *p, mode_t m) {
    int (*real)(const char *, mode_t) = dlsym(RTLD_NEXT, "mkdir");
    return fails_at(p) ? -1 : real(p, m);
}

#define OPENS(name)                                                        \
    int name(const char *path, int flags, ...) {                           \
        va_list rest;                                                      \
        va_start(rest, flags);                                             \
        mode_t mode = va_arg(rest, mode_t);                                \
        va_end(rest);                                                      \
        if ((flags & O_ACCMODE) != O_RDONLY && fails_at(path))             \
            return -1;                                                     \
        int (*real)(const char *, int, ...) = dlsym(RTLD_NEXT, #name);     \
        return real(path, flags, mode);                                    \
    }
OPENS(open)
OPENS(open64)
