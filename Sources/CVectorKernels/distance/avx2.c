#include "tables.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define AVX2 __attribute__((target("avx2,fma,f16c,popcnt")))
#define AVX2_INLINE __attribute__((target("avx2,fma,f16c,popcnt"), always_inline)) static inline

AVX2_INLINE float sum8(__m256 v) {
    __m128 s = _mm_add_ps(_mm256_castps256_ps128(v), _mm256_extractf128_ps(v, 1));
    s = _mm_add_ps(s, _mm_movehl_ps(s, s));
    return _mm_cvtss_f32(_mm_add_ss(s, _mm_movehdup_ps(s)));
}

AVX2_INLINE int32_t sum8i(__m256i v) {
    __m128i s = _mm_add_epi32(_mm256_castsi256_si128(v), _mm256_extracti128_si256(v, 1));
    s = _mm_add_epi32(s, _mm_unpackhi_epi64(s, s));
    return _mm_cvtsi128_si32(_mm_add_epi32(s, _mm_shuffle_epi32(s, 1)));
}

AVX2_INLINE __m256i tail_mask(size_t count) {
    static const int32_t window[16] = {-1, -1, -1, -1, -1, -1, -1, -1, 0, 0, 0, 0, 0, 0, 0, 0};
    return _mm256_loadu_si256((const __m256i *)(window + 8 - count));
}

AVX2_INLINE __m256 half8(const uint16_t *row) { return _mm256_cvtph_ps(_mm_loadu_si128((const __m128i *)row)); }

AVX2_INLINE __m256 half_tail(const uint16_t *row, size_t count) {
    uint16_t padded[8] = {0};
    __builtin_memcpy(padded, row, count * sizeof(uint16_t));
    return half8(padded);
}

AVX2_INLINE __m256 dot_step(__m256 q, __m256 r, __m256 sum) { return _mm256_fmadd_ps(q, r, sum); }
AVX2_INLINE __m256 l2_step(__m256 q, __m256 r, __m256 sum) {
    __m256 difference = _mm256_sub_ps(q, r);
    return _mm256_fmadd_ps(difference, difference, sum);
}

AVX2_INLINE __m256 float8(const float *row) { return _mm256_loadu_ps(row); }
AVX2_INLINE __m256 float_tail(const float *row, size_t count) { return _mm256_maskload_ps(row, tail_mask(count)); }

// Two sums per row: elements of even and of odd groups of eight; a tail of under eight goes to the second.
#define FLOAT_KERNEL(NAME, ROW, LOAD, TAIL, STEP)                                                                     \
    AVX2_INLINE float NAME##_one(const float *query, const ROW *row, size_t dimension) {                              \
        __m256 s0 = _mm256_setzero_ps(), s1 = _mm256_setzero_ps();                                                    \
        size_t i = 0;                                                                                                 \
        for (; i + 16 <= dimension; i += 16) {                                                                        \
            s0 = STEP(float8(query + i), LOAD(row + i), s0);                                                          \
            s1 = STEP(float8(query + i + 8), LOAD(row + i + 8), s1);                                                  \
        }                                                                                                             \
        if (i + 8 <= dimension) {                                                                                     \
            s0 = STEP(float8(query + i), LOAD(row + i), s0);                                                          \
            i += 8;                                                                                                   \
        }                                                                                                             \
        if (i < dimension) s1 = STEP(float_tail(query + i, dimension - i), TAIL(row + i, dimension - i), s1);         \
        return sum8(_mm256_add_ps(s0, s1));                                                                           \
    }                                                                                                                 \
    AVX2_INLINE void NAME##_four(const float *query, const ROW *a, const ROW *b, const ROW *c, const ROW *d,          \
                                 size_t dimension, float *out) {                                                      \
        __m256 a0 = _mm256_setzero_ps(), a1 = a0, b0 = a0, b1 = a0, c0 = a0, c1 = a0, d0 = a0, d1 = a0;               \
        size_t i = 0;                                                                                                 \
        for (; i + 16 <= dimension; i += 16) {                                                                        \
            __m256 q0 = float8(query + i), q1 = float8(query + i + 8);                                                \
            a0 = STEP(q0, LOAD(a + i), a0), a1 = STEP(q1, LOAD(a + i + 8), a1);                                       \
            b0 = STEP(q0, LOAD(b + i), b0), b1 = STEP(q1, LOAD(b + i + 8), b1);                                       \
            c0 = STEP(q0, LOAD(c + i), c0), c1 = STEP(q1, LOAD(c + i + 8), c1);                                       \
            d0 = STEP(q0, LOAD(d + i), d0), d1 = STEP(q1, LOAD(d + i + 8), d1);                                       \
        }                                                                                                             \
        if (i + 8 <= dimension) {                                                                                     \
            __m256 q = float8(query + i);                                                                             \
            a0 = STEP(q, LOAD(a + i), a0), b0 = STEP(q, LOAD(b + i), b0);                                             \
            c0 = STEP(q, LOAD(c + i), c0), d0 = STEP(q, LOAD(d + i), d0);                                             \
            i += 8;                                                                                                   \
        }                                                                                                             \
        if (i < dimension) {                                                                                          \
            size_t rest = dimension - i;                                                                              \
            __m256 q = float_tail(query + i, rest);                                                                   \
            a1 = STEP(q, TAIL(a + i, rest), a1), b1 = STEP(q, TAIL(b + i, rest), b1);                                 \
            c1 = STEP(q, TAIL(c + i, rest), c1), d1 = STEP(q, TAIL(d + i, rest), d1);                                 \
        }                                                                                                             \
        out[0] = sum8(_mm256_add_ps(a0, a1)), out[1] = sum8(_mm256_add_ps(b0, b1));                                   \
        out[2] = sum8(_mm256_add_ps(c0, c1)), out[3] = sum8(_mm256_add_ps(d0, d1));                                   \
    }

FLOAT_KERNEL(dot_f32_avx2, float, float8, float_tail, dot_step)
FLOAT_KERNEL(l2_f32_avx2, float, float8, float_tail, l2_step)
FLOAT_KERNEL(dot_f16_avx2, uint16_t, half8, half_tail, dot_step)

AVX2_INLINE __m256i signed16(const int8_t *codes) {
    return _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)codes));
}

AVX2_INLINE __m256i offset16(const uint8_t *codes) {
    __m128i flipped = _mm_xor_si128(_mm_loadu_si128((const __m128i *)codes), _mm_set1_epi8((char)0x80));
    return _mm256_cvtepi8_epi16(flipped);
}

AVX2_INLINE int32_t dot_i8_rest(const int8_t *query, const uint8_t *row, size_t from, size_t dimension) {
    int32_t sum = 0;
    for (size_t i = from; i < dimension; i++) sum += query[i] * ((int32_t)row[i] - 128);
    return sum;
}

AVX2_INLINE int32_t dot_i8_avx2_one(const int8_t *query, const uint8_t *row, size_t dimension) {
    __m256i s0 = _mm256_setzero_si256(), s1 = s0;
    size_t i = 0;
    for (; i + 32 <= dimension; i += 32) {
        s0 = _mm256_add_epi32(s0, _mm256_madd_epi16(signed16(query + i), offset16(row + i)));
        s1 = _mm256_add_epi32(s1, _mm256_madd_epi16(signed16(query + i + 16), offset16(row + i + 16)));
    }
    if (i + 16 <= dimension) {
        s0 = _mm256_add_epi32(s0, _mm256_madd_epi16(signed16(query + i), offset16(row + i)));
        i += 16;
    }
    return sum8i(_mm256_add_epi32(s0, s1)) + dot_i8_rest(query, row, i, dimension);
}

AVX2_INLINE void dot_i8_avx2_four(const int8_t *query, const uint8_t *a, const uint8_t *b, const uint8_t *c,
                                  const uint8_t *d, size_t dimension, int32_t *out) {
    __m256i sa = _mm256_setzero_si256(), sb = sa, sc = sa, sd = sa;
    size_t i = 0;
    for (; i + 16 <= dimension; i += 16) {
        __m256i q = signed16(query + i);
        sa = _mm256_add_epi32(sa, _mm256_madd_epi16(q, offset16(a + i)));
        sb = _mm256_add_epi32(sb, _mm256_madd_epi16(q, offset16(b + i)));
        sc = _mm256_add_epi32(sc, _mm256_madd_epi16(q, offset16(c + i)));
        sd = _mm256_add_epi32(sd, _mm256_madd_epi16(q, offset16(d + i)));
    }
    out[0] = sum8i(sa) + dot_i8_rest(query, a, i, dimension);
    out[1] = sum8i(sb) + dot_i8_rest(query, b, i, dimension);
    out[2] = sum8i(sc) + dot_i8_rest(query, c, i, dimension);
    out[3] = sum8i(sd) + dot_i8_rest(query, d, i, dimension);
}

AVX2_INLINE uint32_t hamming_avx2_one(const uint64_t *query, const uint64_t *row, size_t words) {
    uint64_t sum = 0;
    for (size_t i = 0; i < words; i++) sum += (uint64_t)__builtin_popcountll(query[i] ^ row[i]);
    return (uint32_t)sum;
}

AVX2_INLINE void hamming_avx2_four(const uint64_t *query, const uint64_t *a, const uint64_t *b, const uint64_t *c,
                                   const uint64_t *d, size_t words, uint32_t *out) {
    out[0] = hamming_avx2_one(query, a, words);
    out[1] = hamming_avx2_one(query, b, words);
    out[2] = hamming_avx2_one(query, c, words);
    out[3] = hamming_avx2_one(query, d, words);
}

DISTANCE_FORMS(dot_f32_avx2, AVX2, float, float, float, 4)
DISTANCE_FORMS(l2_f32_avx2, AVX2, float, float, float, 4)
DISTANCE_FORMS(dot_f16_avx2, AVX2, float, uint16_t, float, 8)
DISTANCE_FORMS(dot_i8_avx2, AVX2, int8_t, uint8_t, int32_t, 32)
DISTANCE_FORMS(hamming_avx2, AVX2, uint64_t, uint64_t, uint32_t, 64)

const distance_kernels distance_avx2 = DISTANCE_TABLE(avx2);
#endif
