#include "../include/postings.h"

#include "kernels.h"

#include <math.h>

// The same integers from every kernel: no multiplication may be fused with an addition.
#pragma STDC FP_CONTRACT OFF

static inline float length_of(const postings_bm25 *term, uint32_t id) {
    switch (term->length_width) {
    case 1:
        return (float)((const uint8_t *)term->lengths)[id];
    case 2:
        return (float)((const uint16_t *)term->lengths)[id];
    default:
        return (float)((const uint32_t *)term->lengths)[id];
    }
}

void postings_score_scalar(const postings_bm25 *term, const uint32_t *ids, const uint32_t *frequencies, size_t count,
                           uint32_t *scores) {
    for (size_t i = 0; i < count; i++) {
        float frequency = (float)frequencies[i];
        float product = term->slope * length_of(term, ids[i]);
        float norm = term->constant + product;
        float part = frequency / (frequency + norm);
        float score = rintf(term->weight * part);
        scores[i] = score < 1 ? 1 : (uint32_t)score;
    }
}

#if defined(__x86_64__)

__attribute__((target("avx512f,avx512bw,avx512vl"), always_inline)) static inline __m512 lengths_avx512(
    const postings_bm25 *term, __m512i ids) {
    switch (term->length_width) {
    case 1:
        return _mm512_cvtepi32_ps(
            _mm512_and_si512(_mm512_i32gather_epi32(ids, term->lengths, 1), _mm512_set1_epi32(0xFF)));
    case 2:
        return _mm512_cvtepi32_ps(
            _mm512_and_si512(_mm512_i32gather_epi32(ids, term->lengths, 2), _mm512_set1_epi32(0xFFFF)));
    default:
        return _mm512_cvtepu32_ps(_mm512_i32gather_epi32(ids, term->lengths, 4));
    }
}

__attribute__((target("avx512f,avx512bw,avx512vl"))) void postings_score_avx512(
    const postings_bm25 *term, const uint32_t *ids, const uint32_t *frequencies, size_t count, uint32_t *scores) {
    __m512 weight = _mm512_set1_ps(term->weight), constant = _mm512_set1_ps(term->constant);
    __m512 slope = _mm512_set1_ps(term->slope);
    for (size_t i = 0; i < count; i += 16) {
        __mmask16 lanes = count - i >= 16 ? 0xFFFF : (__mmask16)((1u << (count - i)) - 1);
        __m512i id = _mm512_maskz_loadu_epi32(lanes, ids + i);
        __m512 frequency = _mm512_cvtepi32_ps(_mm512_maskz_loadu_epi32(lanes, frequencies + i));
        __m512 norm = _mm512_add_ps(constant, _mm512_mul_ps(slope, lengths_avx512(term, id)));
        __m512 score = _mm512_mul_ps(weight, _mm512_div_ps(frequency, _mm512_add_ps(frequency, norm)));
        __m512i rounded = _mm512_max_epi32(_mm512_cvtps_epi32(score), _mm512_set1_epi32(1));
        _mm512_mask_storeu_epi32(scores + i, lanes, rounded);
    }
}

__attribute__((target("avx2"), always_inline)) static inline __m256 lengths_avx2(const postings_bm25 *term,
                                                                                 __m256i ids) {
    switch (term->length_width) {
    case 1:
        return _mm256_cvtepi32_ps(
            _mm256_and_si256(_mm256_i32gather_epi32(term->lengths, ids, 1), _mm256_set1_epi32(0xFF)));
    case 2:
        return _mm256_cvtepi32_ps(
            _mm256_and_si256(_mm256_i32gather_epi32(term->lengths, ids, 2), _mm256_set1_epi32(0xFFFF)));
    default:
        return _mm256_cvtepi32_ps(_mm256_i32gather_epi32(term->lengths, ids, 4));
    }
}

__attribute__((target("avx2"))) void postings_score_avx2(const postings_bm25 *term, const uint32_t *ids,
                                                         const uint32_t *frequencies, size_t count,
                                                         uint32_t *scores) {
    // The conversion of 32-bit lengths would be signed.
    if (term->length_width == 4) {
        postings_score_scalar(term, ids, frequencies, count, scores);
        return;
    }
    __m256 weight = _mm256_set1_ps(term->weight), constant = _mm256_set1_ps(term->constant);
    __m256 slope = _mm256_set1_ps(term->slope);
    size_t i = 0;
    for (; i + 8 <= count; i += 8) {
        __m256i id = _mm256_loadu_si256((const __m256i *)(ids + i));
        __m256 frequency = _mm256_cvtepi32_ps(_mm256_loadu_si256((const __m256i *)(frequencies + i)));
        __m256 norm = _mm256_add_ps(constant, _mm256_mul_ps(slope, lengths_avx2(term, id)));
        __m256 score = _mm256_mul_ps(weight, _mm256_div_ps(frequency, _mm256_add_ps(frequency, norm)));
        __m256i rounded = _mm256_max_epi32(_mm256_cvtps_epi32(score), _mm256_set1_epi32(1));
        _mm256_storeu_si256((__m256i *)(scores + i), rounded);
    }
    postings_score_scalar(term, ids + i, frequencies + i, count - i, scores + i);
}

#elif defined(__aarch64__)

void postings_score_neon(const postings_bm25 *term, const uint32_t *ids, const uint32_t *frequencies, size_t count,
                         uint32_t *scores) {
    float32x4_t weight = vdupq_n_f32(term->weight), constant = vdupq_n_f32(term->constant);
    float32x4_t slope = vdupq_n_f32(term->slope);
    size_t i = 0;
    for (; i + 4 <= count; i += 4) {
        float length[4] = {length_of(term, ids[i]), length_of(term, ids[i + 1]), length_of(term, ids[i + 2]),
                           length_of(term, ids[i + 3])};
        float32x4_t frequency = vcvtq_f32_u32(vld1q_u32(frequencies + i));
        float32x4_t norm = vaddq_f32(constant, vmulq_f32(slope, vld1q_f32(length)));
        float32x4_t score = vmulq_f32(weight, vdivq_f32(frequency, vaddq_f32(frequency, norm)));
        vst1q_u32(scores + i, vmaxq_u32(vcvtnq_u32_f32(score), vdupq_n_u32(1)));
    }
    postings_score_scalar(term, ids + i, frequencies + i, count - i, scores + i);
}

#endif
