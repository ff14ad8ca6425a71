// What ThreadSanitizer must be told of Swift's Mutex on Linux.
//
// Mutex is a futex. Its fast paths are atomic operations that are inlined and seen; when a thread has to wait, it gets the
// lock inside libswiftSynchronization, which is not compiled for ThreadSanitizer: what the former holder did seems to
// happen at the same time. Proof: a program of four threads that do nothing but `mutex.withLock { … }` on one value, twenty
// thousand times, is reported as an access race in three runs of three; linked with this file, in none of eight. So
// nothing has to be suppressed: a race beside a lock is still found.
//
// The two slow paths are defined here under their own names, and call the originals.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>

#define LOCK_SLOW "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define UNLOCK_SLOW "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"
#define SWIFT __attribute__((swiftcall))
#define SELF __attribute__((swift_context)) void *self

void __tsan_acquire(void *address);
void __tsan_release(void *address);

typedef SWIFT void (*Lock)(uint32_t thread, SELF);
typedef SWIFT void (*Unlock)(SELF);

static void *next(void **known, const char *name) {
    void *function = __atomic_load_n(known, __ATOMIC_RELAXED);
    if (!function) {
        function = dlsym(RTLD_NEXT, name);
        // Another toolchain has other names: that must not go unnoticed.
        if (!function) __builtin_trap();
        __atomic_store_n(known, function, __ATOMIC_RELAXED);
    }
    return function;
}

SWIFT void lock_slow(uint32_t thread, SELF) __asm__(LOCK_SLOW);
SWIFT void lock_slow(uint32_t thread, SELF) {
    static void *original;
    ((Lock)next(&original, LOCK_SLOW))(thread, self);
    __tsan_acquire(self);
}

SWIFT void unlock_slow(SELF) __asm__(UNLOCK_SLOW);
SWIFT void unlock_slow(SELF) {
    static void *original;
    __tsan_release(self);
    ((Unlock)next(&original, UNLOCK_SLOW))(self);
}
