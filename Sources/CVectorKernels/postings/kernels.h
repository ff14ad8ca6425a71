#ifndef CVECTORKERNELS_POSTINGS_KERNELS_H
#define CVECTORKERNELS_POSTINGS_KERNELS_H

// Inside the family: the kernels of each instruction set, and what they share.

#include "../include/postings.h"

#if defined(__x86_64__)
#include <immintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

// Up to this width a value lies within four bytes, whatever bit it begins at.
#define POSTINGS_SHUFFLE_WIDTH 25

// Declares the kernels of one instruction set; not every set has every one.
#define POSTINGS_DECLARE(level) \
    void postings_unpack_##level(const uint8_t *packed, unsigned width, size_t count, uint32_t *values); \
    size_t postings_decode_##level(const uint8_t *block, size_t available, size_t count, uint32_t previous, \
                                   uint32_t limit, uint32_t *ids, uint32_t *frequencies); \
    void postings_score_##level(const postings_bm25 *term, const uint32_t *ids, const uint32_t *frequencies, \
                                size_t count, uint32_t *scores); \
    void postings_add_bounds_##level(const uint8_t *codes, size_t count, const uint32_t *table, uint32_t *totals); \
    void postings_add_maxima_##level(const uint32_t *ids, const uint32_t *scores, size_t count, uint32_t *firsts, \
                                     uint32_t *totals); \
    uint32_t postings_maximum_##level(const uint32_t *totals, size_t count); \
    size_t postings_select_##level(const uint32_t *totals, size_t count, uint32_t low, uint64_t *words); \
    void postings_accumulate_##level(const postings_bm25 *term, const uint32_t *ids, const uint32_t *frequencies, \
                                     size_t count, uint32_t base, const uint64_t *masks, uint32_t *accumulators); \
    void postings_mark_##level(uint64_t *words, const uint64_t *allowed, uint64_t *masks); \
    void postings_keep_##level(const uint32_t *accumulators, const uint32_t *needed, uint64_t *words, \
                               uint64_t *masks); \
    size_t postings_collect_##level(uint32_t *accumulators, uint32_t threshold, const uint64_t *words, \
                                    uint64_t *masks, const uint64_t *candidates, uint32_t *places, \
                                    uint32_t *scores); \
    size_t postings_filter_##level(uint32_t *ids, uint32_t *frequencies, size_t count, const uint64_t *allowed);

POSTINGS_DECLARE(scalar)

#if defined(__x86_64__)

POSTINGS_DECLARE(avx2)
POSTINGS_DECLARE(avx512)

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

POSTINGS_DECLARE(neon)

#endif

#endif
