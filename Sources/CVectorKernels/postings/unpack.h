#ifndef CVECTORKERNELS_POSTINGS_UNPACK_H
#define CVECTORKERNELS_POSTINGS_UNPACK_H

// Inside the family: the unpacking kernels of each instruction set.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__x86_64__)
#include <immintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

// Up to this width a value lies within four bytes, whatever bit it begins at.
#define POSTINGS_SHUFFLE_WIDTH 25

#if defined(__x86_64__)

bool postings_has_vbmi(void);
void postings_unpack_avx512(const uint8_t *packed, unsigned width, size_t count, uint32_t *values);
void postings_unpack_avx2(const uint8_t *packed, unsigned width, size_t count, uint32_t *values);

typedef struct {
    __m512i shuffle, shift, mask;
} unpack512;

__attribute__((target("avx512f,avx512bw,avx512vl,avx512vbmi"), always_inline)) static inline unpack512 unpack512_plan(
    unsigned width) {
    __m512i iota = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    __m512i bit = _mm512_mullo_epi32(iota, _mm512_set1_epi32((int)width));
    __m512i byte = _mm512_mullo_epi32(_mm512_srli_epi32(bit, 3), _mm512_set1_epi32(0x01010101));
    unpack512 plan;
    plan.shuffle = _mm512_add_epi32(byte, _mm512_set1_epi32(0x03020100));
    plan.shift = _mm512_and_si512(bit, _mm512_set1_epi32(7));
    plan.mask = _mm512_set1_epi32((int)((1u << width) - 1));
    return plan;
}

// The sixteen values that begin at `source`; `width` is 25 at most, so they lie within 50 of the 64 bytes loaded.
__attribute__((target("avx512f,avx512bw,avx512vl,avx512vbmi"), always_inline)) static inline __m512i unpack512_group(
    unpack512 plan, const uint8_t *source) {
    __m512i bytes = _mm512_permutexvar_epi8(plan.shuffle, _mm512_loadu_si512(source));
    return _mm512_and_si512(_mm512_srlv_epi32(bytes, plan.shift), plan.mask);
}

#elif defined(__aarch64__)

void postings_unpack_neon(const uint8_t *packed, unsigned width, size_t count, uint32_t *values);

#endif

#endif
