#include "cpu.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#if defined(__aarch64__) && defined(__linux__)
#include <sys/auxv.h>
#endif

static const char *const level_names[] = {"scalar", "avx2", "avx512", "avx512vnni", "neon", "neondot"};

const char *kernels_level_name(kernel_level level) { return level_names[level]; }

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
    return kernels_level() == KERNELS_AVX512VNNI && __builtin_cpu_supports("avx512bf16");
#elif defined(__aarch64__) && defined(__linux__)
    return kernels_level() == KERNELS_NEONDOT && (getauxval(AT_HWCAP2) & (1UL << 14)) != 0;
#else
    return false;
#endif
}
