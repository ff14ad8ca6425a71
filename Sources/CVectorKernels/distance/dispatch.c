#include "tables.h"

const distance_kernels *distance_kernels_at(kernel_level level) {
    switch (level) {
#if defined(__x86_64__)
    case KERNELS_AVX2:
        return &distance_avx2;
    case KERNELS_AVX512:
        return &distance_avx512;
    case KERNELS_AVX512VNNI:
    case KERNELS_AMX:
        return &distance_avx512vnni;
#elif defined(__aarch64__)
    case KERNELS_NEON:
        return &distance_neon;
    case KERNELS_NEONDOT:
        return &distance_neondot;
#endif
    default:
        return &distance_scalar;
    }
}

const distance_kernels *distance_kernels_current(void) { return distance_kernels_at(kernels_level()); }
