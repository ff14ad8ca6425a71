#include "../include/postings.h"

#include "kernels.h"

#include <string.h>

void postings_unpack_scalar(const uint8_t *packed, unsigned width, size_t count, uint32_t *values) {
    uint64_t mask = (1ull << width) - 1;
    for (size_t i = 0; i < count; i++) {
        size_t bit = i * width;
        uint64_t word;
        memcpy(&word, packed + (bit >> 3), 8);
        values[i] = (uint32_t)((word >> (bit & 7)) & mask);
    }
}

#if defined(__x86_64__)

// Sixteen values of w bits fill exactly 2 w bytes, so one shuffle and one shift serve every group of sixteen.
__attribute__((target("avx512f,avx512bw,avx512vl,avx512vbmi"))) void postings_unpack_avx512(
    const uint8_t *packed, unsigned width, size_t count, uint32_t *values) {
    if (width > POSTINGS_SHUFFLE_WIDTH) {
        postings_unpack_scalar(packed, width, count, values);
        return;
    }
    unpack512 plan = unpack512_plan(width);
    size_t groups = (count + 15) / 16;
    for (size_t group = 0; group < groups; group++) {
        _mm512_storeu_si512(values + 16 * group, unpack512_group(plan, packed + 2 * width * group));
    }
}

// Eight values of w bits fill exactly w bytes: two loads of four values each, shuffled into place.
__attribute__((target("avx2"))) void postings_unpack_avx2(const uint8_t *packed, unsigned width, size_t count,
                                                          uint32_t *values) {
    if (width > POSTINGS_SHUFFLE_WIDTH) {
        postings_unpack_scalar(packed, width, count, values);
        return;
    }
    __m256i lane_bit = _mm256_mullo_epi32(_mm256_setr_epi32(0, 1, 2, 3, 0, 1, 2, 3), _mm256_set1_epi32((int)width));
    int odd = (int)((4 * width) & 7);
    lane_bit = _mm256_add_epi32(lane_bit, _mm256_setr_epi32(0, 0, 0, 0, odd, odd, odd, odd));
    __m256i shuffle = _mm256_add_epi32(
        _mm256_mullo_epi32(_mm256_srli_epi32(lane_bit, 3), _mm256_set1_epi32(0x01010101)),
        _mm256_set1_epi32(0x03020100));
    __m256i shift = _mm256_and_si256(lane_bit, _mm256_set1_epi32(7));
    __m256i mask = _mm256_set1_epi32((int)((1u << width) - 1));
    size_t groups = (count + 7) / 8;
    for (size_t group = 0; group < groups; group++) {
        const uint8_t *source = packed + width * group;
        __m256i bytes = _mm256_inserti128_si256(
            _mm256_castsi128_si256(_mm_loadu_si128((const __m128i *)source)),
            _mm_loadu_si128((const __m128i *)(source + width / 2)), 1);
        __m256i value = _mm256_srlv_epi32(_mm256_shuffle_epi8(bytes, shuffle), shift);
        _mm256_storeu_si256((__m256i *)(values + 8 * group), _mm256_and_si256(value, mask));
    }
}

#elif defined(__aarch64__)

void postings_unpack_neon(const uint8_t *packed, unsigned width, size_t count, uint32_t *values) {
    if (width > POSTINGS_SHUFFLE_WIDTH) {
        postings_unpack_scalar(packed, width, count, values);
        return;
    }
    uint8_t shuffles[2][16];
    int32_t shifts[2][4];
    for (unsigned half = 0; half < 2; half++) {
        for (unsigned i = 0; i < 4; i++) {
            unsigned bit = i * width + (half ? (4 * width) & 7 : 0);
            for (unsigned byte = 0; byte < 4; byte++) shuffles[half][4 * i + byte] = (uint8_t)(bit / 8 + byte);
            shifts[half][i] = -(int32_t)(bit & 7);
        }
    }
    uint32x4_t mask = vdupq_n_u32((1u << width) - 1);
    size_t groups = (count + 7) / 8;
    for (size_t group = 0; group < groups; group++) {
        const uint8_t *source = packed + width * group;
        for (unsigned half = 0; half < 2; half++) {
            uint8x16_t bytes = vqtbl1q_u8(vld1q_u8(source + (half ? width / 2 : 0)), vld1q_u8(shuffles[half]));
            uint32x4_t value = vshlq_u32(vreinterpretq_u32_u8(bytes), vld1q_s32(shifts[half]));
            vst1q_u32(values + 8 * group + 4 * half, vandq_u32(value, mask));
        }
    }
}

#endif
