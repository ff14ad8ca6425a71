#define _GNU_SOURCE

#include "peak.h"

#include <stdbool.h>

#define OPAQUE(value) __asm__ volatile("" : "+v"(value))

#if defined(__x86_64__)
#include <immintrin.h>
#if defined(__linux__)
#include <sys/syscall.h>
#include <unistd.h>
#endif

#define AVX2 __attribute__((target("avx2,fma")))
#define AVX512 __attribute__((target("avx512f,avx512bw,avx512vl")))
#define VNNI __attribute__((target("avx512f,avx512bw,avx512vl,avx512vnni")))
#define BF16 __attribute__((target("avx512f,avx512bw,avx512vl,avx512bf16")))
#define TILES __attribute__((target("amx-tile,amx-int8,amx-bf16")))

enum { CHAINS = 16 };  // more than latency times instructions a cycle

#define PEAK_LOOP(NAME, TARGET, TYPE, ZERO, STEP, CHAIN_COUNT)                                                        \
    TARGET static void NAME(size_t rounds) {                                                                          \
        TYPE sums[CHAIN_COUNT], left = ZERO, right = ZERO;                                                            \
        for (int i = 0; i < CHAIN_COUNT; i++) sums[i] = ZERO;                                                         \
        for (size_t round = 0; round < rounds; round++) {                                                             \
            _Pragma("clang loop unroll(full)") for (int i = 0; i < CHAIN_COUNT; i++) {                                \
                sums[i] = STEP;                                                                                       \
                OPAQUE(sums[i]);                                                                                      \
            }                                                                                                         \
        }                                                                                                             \
    }

PEAK_LOOP(fma_avx2, AVX2, __m256, _mm256_setzero_ps(), _mm256_fmadd_ps(left, right, sums[i]), 12)
PEAK_LOOP(fma_avx512, AVX512, __m512, _mm512_setzero_ps(), _mm512_fmadd_ps(left, right, sums[i]), CHAINS)
PEAK_LOOP(vnni, VNNI, __m512i, _mm512_setzero_si512(), _mm512_dpbusd_epi32(sums[i], left, right), CHAINS)

BF16 static void bf16(size_t rounds) {
    __m512 sums[CHAINS];
    __m512bh left, right;
    __m512i zero = _mm512_setzero_si512();
    __builtin_memcpy(&left, &zero, 64), __builtin_memcpy(&right, &zero, 64);
    for (int i = 0; i < CHAINS; i++) sums[i] = _mm512_setzero_ps();
    for (size_t round = 0; round < rounds; round++) {
        _Pragma("clang loop unroll(full)") for (int i = 0; i < CHAINS; i++) {
            sums[i] = _mm512_dpbf16_ps(sums[i], left, right);
            OPAQUE(sums[i]);
        }
    }
}

TILES static void tiles(size_t rounds, bool integers) {
    struct {
        uint8_t palette, start, reserved[14];
        uint16_t columns[16];
        uint8_t rows[16];
    } configuration __attribute__((aligned(64))) = {.palette = 1};
    for (int tile = 0; tile < 8; tile++) configuration.columns[tile] = 64, configuration.rows[tile] = 16;
    static const uint8_t zeros[1024] __attribute__((aligned(64)));
    _tile_loadconfig(&configuration);
    _tile_zero(0), _tile_zero(1), _tile_zero(2), _tile_zero(3);
    _tile_loadd(4, zeros, 64), _tile_loadd(5, zeros, 64), _tile_loadd(6, zeros, 64), _tile_loadd(7, zeros, 64);
    for (size_t round = 0; integers && round < rounds; round++) {
        _tile_dpbssd(0, 4, 6), _tile_dpbssd(1, 4, 7), _tile_dpbssd(2, 5, 6), _tile_dpbssd(3, 5, 7);
    }
    for (size_t round = 0; !integers && round < rounds; round++) {
        _tile_dpbf16ps(0, 4, 6), _tile_dpbf16ps(1, 4, 7), _tile_dpbf16ps(2, 5, 6), _tile_dpbf16ps(3, 5, 7);
    }
    _tile_release();
}

// Linux gives a process its tile registers on request only.
static bool tiles_allowed(void) {
#if defined(__linux__)
    return syscall(SYS_arch_prctl, 0x1023, 18) == 0;
#else
    return false;
#endif
}

const char *peak_name(peak_instruction instruction) {
    __builtin_cpu_init();
    switch (instruction) {
    case PEAK_F32:
        if (__builtin_cpu_supports("avx512f")) return "vfmadd231ps zmm";
        return __builtin_cpu_supports("fma") ? "vfmadd231ps ymm" : NULL;
    case PEAK_INT8:
        return __builtin_cpu_supports("avx512vnni") ? "vpdpbusd zmm" : NULL;
    case PEAK_BF16:
        return __builtin_cpu_supports("avx512bf16") ? "vdpbf16ps zmm" : NULL;
    case PEAK_TILE_INT8:
        return __builtin_cpu_supports("amx-int8") && tiles_allowed() ? "tdpbssd" : NULL;
    case PEAK_TILE_BF16:
        return __builtin_cpu_supports("amx-bf16") && tiles_allowed() ? "tdpbf16ps" : NULL;
    }
    return NULL;
}

double peak_run(peak_instruction instruction, size_t rounds) {
    if (!peak_name(instruction)) return 0;
    switch (instruction) {
    case PEAK_F32:
        if (__builtin_cpu_supports("avx512f")) return fma_avx512(rounds), 2.0 * 16 * CHAINS * (double)rounds;
        return fma_avx2(rounds), 2.0 * 8 * 12 * (double)rounds;
    case PEAK_INT8:
        return vnni(rounds), 2.0 * 64 * CHAINS * (double)rounds;
    case PEAK_BF16:
        return bf16(rounds), 2.0 * 32 * CHAINS * (double)rounds;
    case PEAK_TILE_INT8:
        return tiles(rounds, true), 2.0 * 16 * 16 * 64 * 4 * (double)rounds;
    case PEAK_TILE_BF16:
        return tiles(rounds, false), 2.0 * 16 * 16 * 32 * 4 * (double)rounds;
    }
    return 0;
}

#define STREAM_LOOP(NAME, TARGET, TYPE, BYTES, ZERO, STEP)                                                            \
    TARGET static void NAME(const char *buffer, size_t bytes) {                                                       \
        TYPE sums[CHAINS], factor = ZERO;                                                                             \
        for (int i = 0; i < CHAINS; i++) sums[i] = ZERO;                                                              \
        for (size_t at = 0; at < bytes; at += BYTES * CHAINS) {                                                       \
            _Pragma("clang loop unroll(full)") for (int i = 0; i < CHAINS; i++) {                                     \
                const char *address = buffer + at + BYTES * i;                                                        \
                sums[i] = STEP;                                                                                       \
                OPAQUE(sums[i]);                                                                                      \
            }                                                                                                         \
        }                                                                                                             \
    }

STREAM_LOOP(stream_fma_avx2, AVX2, __m256, 32, _mm256_setzero_ps(),
            _mm256_fmadd_ps(factor, _mm256_loadu_ps((const float *)address), sums[i]))
STREAM_LOOP(stream_fma_avx512, AVX512, __m512, 64, _mm512_setzero_ps(),
            _mm512_fmadd_ps(factor, _mm512_loadu_ps(address), sums[i]))
STREAM_LOOP(stream_vnni, VNNI, __m512i, 64, _mm512_setzero_si512(),
            _mm512_dpbusd_epi32(sums[i], _mm512_loadu_si512(address), factor))

double peak_stream(peak_instruction instruction, const void *buffer, size_t bytes) {
    if (!peak_name(instruction)) return 0;
    if (instruction == PEAK_INT8) return stream_vnni(buffer, bytes), 2.0 * (double)bytes;
    if (instruction != PEAK_F32) return 0;
    if (__builtin_cpu_supports("avx512f")) {
        stream_fma_avx512(buffer, bytes);
    } else {
        stream_fma_avx2(buffer, bytes);
    }
    return 2.0 * (double)(bytes / 4);
}

#elif defined(__aarch64__)
#include <arm_neon.h>

enum { CHAINS = 16 };

const char *peak_name(peak_instruction instruction) { return instruction == PEAK_F32 ? "fmla v.4s" : NULL; }

double peak_run(peak_instruction instruction, size_t rounds) {
    if (instruction != PEAK_F32) return 0;
    float32x4_t sums[CHAINS], factor = vdupq_n_f32(0);
    for (int i = 0; i < CHAINS; i++) sums[i] = factor;
    for (size_t round = 0; round < rounds; round++) {
        _Pragma("clang loop unroll(full)") for (int i = 0; i < CHAINS; i++) {
            sums[i] = vfmaq_f32(sums[i], factor, factor);
            __asm__ volatile("" : "+w"(sums[i]));
        }
    }
    return 2.0 * 4 * CHAINS * (double)rounds;
}

double peak_stream(peak_instruction instruction, const void *buffer, size_t bytes) {
    if (instruction != PEAK_F32) return 0;
    float32x4_t sums[CHAINS], factor = vdupq_n_f32(0);
    for (int i = 0; i < CHAINS; i++) sums[i] = factor;
    for (size_t at = 0; at < bytes; at += 16 * CHAINS) {
        _Pragma("clang loop unroll(full)") for (int i = 0; i < CHAINS; i++) {
            sums[i] = vfmaq_f32(sums[i], factor, vld1q_f32((const float *)((const char *)buffer + at + 16 * i)));
            __asm__ volatile("" : "+w"(sums[i]));
        }
    }
    return 2.0 * (double)(bytes / 4);
}

#else

const char *peak_name(peak_instruction instruction) { return NULL; }
double peak_run(peak_instruction instruction, size_t rounds) { return 0; }
double peak_stream(peak_instruction instruction, const void *buffer, size_t bytes) { return 0; }

#endif

uint64_t peak_read(const void *buffer, size_t bytes, size_t ahead) {
    typedef uint64_t lanes __attribute__((vector_size(64), aligned(1)));
    const char *at = buffer;
    lanes a = {0}, b = {0}, c = {0}, d = {0};
    for (size_t i = 0; i < bytes; i += 256) {
        for (size_t line = 0; ahead > 0 && line < 256; line += 64) __builtin_prefetch(at + i + ahead + line, 0, 3);
        a ^= *(const lanes *)(at + i), b ^= *(const lanes *)(at + i + 64);
        c ^= *(const lanes *)(at + i + 128), d ^= *(const lanes *)(at + i + 192);
    }
    a ^= b ^ c ^ d;
    return a[0] ^ a[1] ^ a[2] ^ a[3] ^ a[4] ^ a[5] ^ a[6] ^ a[7];
}
