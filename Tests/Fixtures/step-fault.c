// Makes one durable step of a program fail, short of its end, or ends the program there. Loaded with LD_PRELOAD.
//
//   FAULT_UNDER  steps on paths that contain this text are counted
//   FAULT_STEP   the number of the step, from 1; 0 only counts
//   FAULT_KIND   error (EIO, once) · short (half is written, once) · full (ENOSPC from there on) · kill (before the step)
//                · killed (after the step)
//   FAULT_LOG    a file that gets a line for each step
//
// What counts: creating, writing, cutting, syncing, renaming, removing, making folders, changing modes.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

static atomic_int counter;
static atomic_int is_full;

enum outcome { GO, FAIL, SHORT, DIE_AFTER };

static int concerns(const char *path) {
    const char *under = getenv("FAULT_UNDER");
    return under && path && strstr(path, under) != NULL;
}

static int concerns_fd(int fd) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return concerns(path);
}

static void note(int number, const char *step) {
    const char *log = getenv("FAULT_LOG");
    if (!log) return;
    int fd = syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (fd < 0) return;
    char line[64];
    int length = snprintf(line, sizeof line, "%d %s\n", number, step);
    syscall(SYS_write, fd, line, length);
    syscall(SYS_close, fd);
}

static enum outcome decide(const char *step, int takes_space) {
    int number = atomic_fetch_add(&counter, 1) + 1;
    note(number, step);
    if (takes_space && atomic_load(&is_full)) {
        errno = ENOSPC;
        return FAIL;
    }
    const char *wanted = getenv("FAULT_STEP");
    const char *kind = getenv("FAULT_KIND");
    if (!wanted || !kind || number != atoi(wanted)) return GO;
    if (!strcmp(kind, "kill")) raise(SIGKILL);
    if (!strcmp(kind, "killed")) return DIE_AFTER;
    if (!strcmp(kind, "short")) {
        errno = EIO;
        return SHORT;
    }
    if (!strcmp(kind, "full")) {
        atomic_store(&is_full, 1);
        errno = ENOSPC;
        return takes_space ? FAIL : GO;
    }
    errno = EIO;
    return FAIL;
}

#define REAL(name) __typeof__(name) *real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

#define STEP(name, condition, takes_space, call)                                                                       \
    REAL(name);                                                                                                        \
    if (!(condition)) return call;                                                                                     \
    enum outcome outcome = decide(#name, takes_space);                                                                 \
    if (outcome == FAIL || outcome == SHORT) return -1;                                                                \
    __typeof__(call) result = call;                                                                                    \
    if (outcome == DIE_AFTER) raise(SIGKILL);                                                                          \
    return result;

#define WRITE(name, condition, full_call, half_call)                                                                   \
    REAL(name);                                                                                                        \
    if (!(condition)) return full_call;                                                                                \
    enum outcome outcome = decide(#name, 1);                                                                           \
    if (outcome == FAIL) return -1;                                                                                    \
    if (outcome == SHORT) {                                                                                            \
        if (count < 2) return -1;                                                                                      \
        return half_call;                                                                                              \
    }                                                                                                                  \
    ssize_t result = full_call;                                                                                        \
    if (outcome == DIE_AFTER) raise(SIGKILL);                                                                          \
    return result;

ssize_t write(int fd, const void *bytes, size_t count) {
    WRITE(write, concerns_fd(fd), real(fd, bytes, count), real(fd, bytes, count / 2))
}
ssize_t pwrite(int fd, const void *bytes, size_t count, off_t offset) {
    WRITE(pwrite, concerns_fd(fd), real(fd, bytes, count, offset), real(fd, bytes, count / 2, offset))
}
ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t offset) {
    WRITE(pwrite64, concerns_fd(fd), real(fd, bytes, count, offset), real(fd, bytes, count / 2, offset))
}
int fsync(int fd) { STEP(fsync, concerns_fd(fd), 0, real(fd)) }
int fdatasync(int fd) { STEP(fdatasync, concerns_fd(fd), 0, real(fd)) }
int ftruncate(int fd, off_t length) { STEP(ftruncate, concerns_fd(fd), 0, real(fd, length)) }
int ftruncate64(int fd, off64_t length) { STEP(ftruncate64, concerns_fd(fd), 0, real(fd, length)) }
int rename(const char *from, const char *to) { STEP(rename, concerns(from) || concerns(to), 0, real(from, to)) }
int unlink(const char *path) { STEP(unlink, concerns(path), 0, real(path)) }
int mkdir(const char *path, mode_t mode) { STEP(mkdir, concerns(path), 1, real(path, mode)) }
int chmod(const char *path, mode_t mode) { STEP(chmod, concerns(path), 0, real(path, mode)) }

#define OPEN(name)                                                                                                     \
    int name(const char *path, int flags, ...) {                                                                       \
        mode_t mode = 0;                                                                                               \
        if (flags & O_CREAT || (flags & O_TMPFILE) == O_TMPFILE) {                                                                           \
            va_list arguments;                                                                                         \
            va_start(arguments, flags);                                                                                \
            mode = va_arg(arguments, mode_t);                                                                          \
            va_end(arguments);                                                                                         \
        }                                                                                                              \
        STEP(name, (flags & (O_CREAT | O_TRUNC)) && concerns(path), 1, real(path, flags, mode))                        \
    }
OPEN(open)
OPEN(open64)
