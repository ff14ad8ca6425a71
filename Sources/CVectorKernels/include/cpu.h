#ifndef CVECTORKERNELS_CPU_H
#define CVECTORKERNELS_CPU_H

#include <stdbool.h>

// The instruction sets a kernel may use, from the plain twin upwards. A set includes those before it on its
// architecture.
typedef enum {
    KERNELS_SCALAR = 0,
    KERNELS_AVX2 = 1,        // x86-64: AVX2, FMA, F16C, BMI2
    KERNELS_AVX512 = 2,      // x86-64: AVX-512 F, BW, DQ, VL
    KERNELS_AVX512VNNI = 3,  // x86-64: and VNNI, VPOPCNTDQ
    KERNELS_AMX = 4,         // x86-64: and BF16, and tiles of AMX with 8-bit and bfloat16 products
    KERNELS_NEON = 5,        // AArch64: Advanced SIMD
    KERNELS_NEONDOT = 6,     // AArch64: and dotprod, fp16
} kernel_level;

// The level in use: the best this processor (and its operating system) has, or the one RAG_KERNELS names (scalar,
// avx2, avx512, avx512vnni, amx, neon, neondot) when the processor has it. Determined once; thread-safe.
kernel_level kernels_level(void);

// Whether this processor has `level`, whatever RAG_KERNELS says. For tests that compare every level with its twin.
bool kernels_supports(kernel_level level);

// Whether the processor has bfloat16 products (AVX512_BF16 or NEON bf16), and RAG_KERNELS does not rule them out.
bool kernels_has_bf16(void);

const char *kernels_level_name(kernel_level level);

#endif
