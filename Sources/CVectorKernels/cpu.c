// For syscall().
#define _DEFAULT_SOURCE

#include "cpu.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#if defined(__aarch64__) && defined(__linux__)
#include <sys/auxv.h>
#elif defined(__x86_64__)
#include <cpuid.h>
#if defined(__linux__)
#include <sys/syscall.h>
#include <unistd.h>
#endif
#endif

static const char *const level_names[] = {"scalar", "avx2", "avx512", "avx512vnni", "amx", "neon", "neondot"};

const char *kernels_level_name(kernel_level level) { return level_names[level]; }

#if defined(__x86_64__)
// Whether there are tiles with 8-bit and bfloat16 products, and the system lets this process use them.
//
// Linux keeps the 8 KB of tile registers from processes that do not ask (arch/x86/include/uapi/asm/prctl.h); a system
// that does not know the request has no tiles. The permission is the process's: asking again changes nothing.
static bool tiles_permitted(void) {
#if defined(__linux__)
    unsigned a, b, c, d;
    if (!__get_cpuid_count(7, 0, &a, &b, &c, &d)) return false;
    const unsigned bfloat16 = 1u << 22, tile = 1u << 24, int8 = 1u << 25;
    if ((d & bfloat16) == 0 || (d & tile) == 0 || (d & int8) == 0) return false;
    const long request_permission = 0x1023, tile_data = 18;
    return syscall(SYS_arch_prctl, request_permission, tile_data) == 0;
#else
    return false;
#endif
}
#endif

bool kernels_supports(kernel_level level) {
    switch (level) {
    case KERNELS_SCALAR:
        return true;
#if defined(__x86_64__)
    case KERNELS_AVX2:
        __builtin_cpu_init();
        return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("f16c") &&
               __builtin_cpu_supports("bmi2");
    case KERNELS_AVX512:
        return kernels_supports(KERNELS_AVX2) && __builtin_cpu_supports("avx512f") &&
               __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
               __builtin_cpu_supports("avx512vl");
    case KERNELS_AVX512VNNI:
        return kernels_supports(KERNELS_AVX512) && __builtin_cpu_supports("avx512vnni") &&
               __builtin_cpu_supports("avx512vpopcntdq");
    case KERNELS_AMX:
        return kernels_supports(KERNELS_AVX512VNNI) && __builtin_cpu_supports("avx512bf16") && tiles_permitted();
#elif defined(__aarch64__)
    case KERNELS_NEON:
        return true;
    case KERNELS_NEONDOT:
#if defined(__APPLE__)
        return true;
#elif defined(__linux__)
        return (getauxval(AT_HWCAP) & (1UL << 20)) != 0 && (getauxval(AT_HWCAP) & (1UL << 10)) != 0;
#endif
#endif
    default:
        return false;
    }
}

static kernel_level best_level(void) {
    const char *wanted = getenv("RAG_KERNELS");
    if (wanted) {
        for (int level = KERNELS_SCALAR; level <= KERNELS_NEONDOT; level++) {
            if (strcmp(wanted, level_names[level]) == 0 && kernels_supports((kernel_level)level)) {
                return (kernel_level)level;
            }
        }
    }
    for (int level = KERNELS_NEONDOT; level > KERNELS_SCALAR; level--) {
        if (kernels_supports((kernel_level)level)) return (kernel_level)level;
    }
    return KERNELS_SCALAR;
}

kernel_level kernels_level(void) {
    static _Atomic int cached = -1;
    int level = atomic_load_explicit(&cached, memory_order_relaxed);
    if (level < 0) {
        level = best_level();
        atomic_store_explicit(&cached, level, memory_order_relaxed);
    }
    return (kernel_level)level;
}

bool kernels_has_bf16(void) {
#if defined(__x86_64__)
    return kernels_level() == KERNELS_AMX ||
           (kernels_level() == KERNELS_AVX512VNNI && __builtin_cpu_supports("avx512bf16"));
#elif defined(__aarch64__) && defined(__linux__)
    return kernels_level() == KERNELS_NEONDOT && (getauxval(AT_HWCAP2) & (1UL << 14)) != 0;
#else
    return false;
#endif
}
