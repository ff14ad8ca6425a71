#include "tables.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define AVX512 __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma,f16c,popcnt")))
#define AVX512_INLINE                                                                                                 \
    __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma,f16c,popcnt"), always_inline)) static inline
#define VNNI                                                                                                          \
    __attribute__((                                                                                                   \
        target("avx512f,avx512bw,avx512dq,avx512vl,avx512vnni,avx512vpopcntdq,avx2,fma,f16c,popcnt")))
#define VNNI_INLINE                                                                                                   \
    __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512vnni,avx512vpopcntdq,avx2,fma,f16c,popcnt"),      \
                   always_inline)) static inline

AVX512_INLINE __m512 float16(const float *row) { return _mm512_loadu_ps(row); }
AVX512_INLINE __m512 float_tail(const float *row, size_t count) {
    return _mm512_maskz_loadu_ps((__mmask16)((1u << count) - 1), row);
}
AVX512_INLINE __m512 half16(const uint16_t *row) {
    return _mm512_cvtph_ps(_mm256_loadu_si256((const __m256i *)row));
}
AVX512_INLINE __m512 half_tail(const uint16_t *row, size_t count) {
    return _mm512_cvtph_ps(_mm256_maskz_loadu_epi16((__mmask16)((1u << count) - 1), row));
}
AVX512_INLINE __m512 dot_step(__m512 q, __m512 r, __m512 sum) { return _mm512_fmadd_ps(q, r, sum); }
AVX512_INLINE __m512 l2_step(__m512 q, __m512 r, __m512 sum) {
    __m512 difference = _mm512_sub_ps(q, r);
    return _mm512_fmadd_ps(difference, difference, sum);
}

// Two sums per row: elements of even and of odd groups of sixteen; a tail of under sixteen goes to the second.
#define FLOAT_KERNEL(NAME, ROW, LOAD, TAIL, STEP)                                                                     \
    AVX512_INLINE float NAME##_one(const float *query, const ROW *row, size_t dimension) {                            \
        __m512 s0 = _mm512_setzero_ps(), s1 = _mm512_setzero_ps();                                                    \
        size_t i = 0;                                                                                                 \
        for (; i + 32 <= dimension; i += 32) {                                                                        \
            s0 = STEP(float16(query + i), LOAD(row + i), s0);                                                         \
            s1 = STEP(float16(query + i + 16), LOAD(row + i + 16), s1);                                               \
        }                                                                                                             \
        if (i + 16 <= dimension) {                                                                                    \
            s0 = STEP(float16(query + i), LOAD(row + i), s0);                                                         \
            i += 16;                                                                                                  \
        }                                                                                                             \
        if (i < dimension) s1 = STEP(float_tail(query + i, dimension - i), TAIL(row + i, dimension - i), s1);         \
        return _mm512_reduce_add_ps(_mm512_add_ps(s0, s1));                                                           \
    }                                                                                                                 \
    AVX512_INLINE void NAME##_four(const float *query, const ROW *a, const ROW *b, const ROW *c, const ROW *d,        \
                                   size_t dimension, float *out) {                                                    \
        __m512 a0 = _mm512_setzero_ps(), a1 = a0, b0 = a0, b1 = a0, c0 = a0, c1 = a0, d0 = a0, d1 = a0;               \
        size_t i = 0;                                                                                                 \
        for (; i + 32 <= dimension; i += 32) {                                                                        \
            __m512 q0 = float16(query + i), q1 = float16(query + i + 16);                                             \
            a0 = STEP(q0, LOAD(a + i), a0), a1 = STEP(q1, LOAD(a + i + 16), a1);                                      \
            b0 = STEP(q0, LOAD(b + i), b0), b1 = STEP(q1, LOAD(b + i + 16), b1);                                      \
            c0 = STEP(q0, LOAD(c + i), c0), c1 = STEP(q1, LOAD(c + i + 16), c1);                                      \
            d0 = STEP(q0, LOAD(d + i), d0), d1 = STEP(q1, LOAD(d + i + 16), d1);                                      \
        }                                                                                                             \
        if (i + 16 <= dimension) {                                                                                    \
            __m512 q = float16(query + i);                                                                            \
            a0 = STEP(q, LOAD(a + i), a0), b0 = STEP(q, LOAD(b + i), b0);                                             \
            c0 = STEP(q, LOAD(c + i), c0), d0 = STEP(q, LOAD(d + i), d0);                                             \
            i += 16;                                                                                                  \
        }                                                                                                             \
        if (i < dimension) {                                                                                          \
            size_t rest = dimension - i;                                                                              \
            __m512 q = float_tail(query + i, rest);                                                                   \
            a1 = STEP(q, TAIL(a + i, rest), a1), b1 = STEP(q, TAIL(b + i, rest), b1);                                 \
            c1 = STEP(q, TAIL(c + i, rest), c1), d1 = STEP(q, TAIL(d + i, rest), d1);                                 \
        }                                                                                                             \
        out[0] = _mm512_reduce_add_ps(_mm512_add_ps(a0, a1)), out[1] = _mm512_reduce_add_ps(_mm512_add_ps(b0, b1));   \
        out[2] = _mm512_reduce_add_ps(_mm512_add_ps(c0, c1)), out[3] = _mm512_reduce_add_ps(_mm512_add_ps(d0, d1));   \
    }

FLOAT_KERNEL(dot_f32_avx512, float, float16, float_tail, dot_step)
FLOAT_KERNEL(l2_f32_avx512, float, float16, float_tail, l2_step)
FLOAT_KERNEL(dot_f16_avx512, uint16_t, half16, half_tail, dot_step)

// The four sums of four vectors, as one vector.
AVX512_INLINE void store_sums(__m512i a, __m512i b, __m512i c, __m512i d, int32_t *out) {
    __m256i ha = _mm256_add_epi32(_mm512_castsi512_si256(a), _mm512_extracti64x4_epi64(a, 1));
    __m256i hb = _mm256_add_epi32(_mm512_castsi512_si256(b), _mm512_extracti64x4_epi64(b, 1));
    __m256i hc = _mm256_add_epi32(_mm512_castsi512_si256(c), _mm512_extracti64x4_epi64(c, 1));
    __m256i hd = _mm256_add_epi32(_mm512_castsi512_si256(d), _mm512_extracti64x4_epi64(d, 1));
    __m256i all = _mm256_hadd_epi32(_mm256_hadd_epi32(ha, hb), _mm256_hadd_epi32(hc, hd));
    __m128i sums = _mm_add_epi32(_mm256_castsi256_si128(all), _mm256_extracti128_si256(all, 1));
    _mm_storeu_si128((__m128i *)out, sums);
}

AVX512_INLINE __m512i signed32(const int8_t *codes) {
    return _mm512_cvtepi8_epi16(_mm256_loadu_si256((const __m256i *)codes));
}
AVX512_INLINE __m512i offset32(const uint8_t *codes) {
    __m512i wide = _mm512_cvtepu8_epi16(_mm256_loadu_si256((const __m256i *)codes));
    return _mm512_sub_epi16(wide, _mm512_set1_epi16(128));
}
AVX512_INLINE __m512i signed_tail(const int8_t *codes, __mmask32 mask) {
    return _mm512_cvtepi8_epi16(_mm256_maskz_loadu_epi8(mask, codes));
}
AVX512_INLINE __m512i offset_tail(const uint8_t *codes, __mmask32 mask) {
    __m512i wide = _mm512_cvtepu8_epi16(_mm256_maskz_loadu_epi8(mask, codes));
    return _mm512_sub_epi16(wide, _mm512_set1_epi16(128));
}
AVX512_INLINE __m512i multiply_add(__m512i q, __m512i r, __m512i sum) {
    return _mm512_add_epi32(sum, _mm512_madd_epi16(q, r));
}

AVX512_INLINE int32_t dot_i8_avx512_one(const int8_t *query, const uint8_t *row, size_t dimension) {
    __m512i sum = _mm512_setzero_si512();
    size_t i = 0;
    for (; i + 32 <= dimension; i += 32) sum = multiply_add(signed32(query + i), offset32(row + i), sum);
    if (i < dimension) {
        __mmask32 mask = (__mmask32)((1ull << (dimension - i)) - 1);
        sum = multiply_add(signed_tail(query + i, mask), offset_tail(row + i, mask), sum);
    }
    return _mm512_reduce_add_epi32(sum);
}

AVX512_INLINE void dot_i8_avx512_four(const int8_t *query, const uint8_t *a, const uint8_t *b, const uint8_t *c,
                                      const uint8_t *d, size_t dimension, int32_t *out) {
    __m512i sa = _mm512_setzero_si512(), sb = sa, sc = sa, sd = sa;
    size_t i = 0;
    for (; i + 32 <= dimension; i += 32) {
        __m512i q = signed32(query + i);
        sa = multiply_add(q, offset32(a + i), sa), sb = multiply_add(q, offset32(b + i), sb);
        sc = multiply_add(q, offset32(c + i), sc), sd = multiply_add(q, offset32(d + i), sd);
    }
    if (i < dimension) {
        __mmask32 mask = (__mmask32)((1ull << (dimension - i)) - 1);
        __m512i q = signed_tail(query + i, mask);
        sa = multiply_add(q, offset_tail(a + i, mask), sa), sb = multiply_add(q, offset_tail(b + i, mask), sb);
        sc = multiply_add(q, offset_tail(c + i, mask), sc), sd = multiply_add(q, offset_tail(d + i, mask), sd);
    }
    store_sums(sa, sb, sc, sd, out);
}

AVX512_INLINE uint32_t hamming_avx512_one(const uint64_t *query, const uint64_t *row, size_t words) {
    uint64_t sum = 0;
    for (size_t i = 0; i < words; i++) sum += (uint64_t)__builtin_popcountll(query[i] ^ row[i]);
    return (uint32_t)sum;
}

AVX512_INLINE void hamming_avx512_four(const uint64_t *query, const uint64_t *a, const uint64_t *b, const uint64_t *c,
                                       const uint64_t *d, size_t words, uint32_t *out) {
    out[0] = hamming_avx512_one(query, a, words);
    out[1] = hamming_avx512_one(query, b, words);
    out[2] = hamming_avx512_one(query, c, words);
    out[3] = hamming_avx512_one(query, d, words);
}

DISTANCE_FORMS(dot_f32_avx512, AVX512, float, float, float, 4)
DISTANCE_FORMS(l2_f32_avx512, AVX512, float, float, float, 4)
DISTANCE_FORMS(dot_f16_avx512, AVX512, float, uint16_t, float, 8)
DISTANCE_FORMS(dot_i8_avx512, AVX512, int8_t, uint8_t, int32_t, 32)
DISTANCE_FORMS(hamming_avx512, AVX512, uint64_t, uint64_t, uint32_t, 64)

const distance_kernels distance_avx512 = DISTANCE_TABLE(avx512);

// With VNNI: products of unsigned rows with signed queries, four to a lane. A sum starts at minus 128 times the sum of
// the query's codes, which undoes the rows' offset; that start is the same for all rows.
VNNI_INLINE __m512i negated_offset(const int8_t *query, size_t dimension) {
    __m512i sum = _mm512_setzero_si512();
    const __m512i offset = _mm512_set1_epi8((char)0x80);
    size_t i = 0;
    for (; i + 64 <= dimension; i += 64) sum = _mm512_dpbusd_epi32(sum, offset, _mm512_loadu_si512(query + i));
    if (i < dimension) {
        __mmask64 mask = (1ull << (dimension - i)) - 1;
        sum = _mm512_dpbusd_epi32(sum, offset, _mm512_maskz_loadu_epi8(mask, query + i));
    }
    return _mm512_sub_epi32(_mm512_setzero_si512(), sum);
}

VNNI_INLINE int32_t sum_one(const int8_t *query, const uint8_t *row, size_t dimension, __m512i sum) {
    size_t i = 0;
    for (; i + 64 <= dimension; i += 64) {
        sum = _mm512_dpbusd_epi32(sum, _mm512_loadu_si512(row + i), _mm512_loadu_si512(query + i));
    }
    if (i < dimension) {
        __mmask64 mask = (1ull << (dimension - i)) - 1;
        sum = _mm512_dpbusd_epi32(sum, _mm512_maskz_loadu_epi8(mask, row + i),
                                  _mm512_maskz_loadu_epi8(mask, query + i));
    }
    return _mm512_reduce_add_epi32(sum);
}

VNNI_INLINE void sum_four(const int8_t *query, const uint8_t *a, const uint8_t *b, const uint8_t *c, const uint8_t *d,
                          size_t dimension, __m512i start, int32_t *out) {
    __m512i sa = start, sb = start, sc = start, sd = start;
    size_t i = 0;
    for (; i + 64 <= dimension; i += 64) {
        __m512i q = _mm512_loadu_si512(query + i);
        sa = _mm512_dpbusd_epi32(sa, _mm512_loadu_si512(a + i), q);
        sb = _mm512_dpbusd_epi32(sb, _mm512_loadu_si512(b + i), q);
        sc = _mm512_dpbusd_epi32(sc, _mm512_loadu_si512(c + i), q);
        sd = _mm512_dpbusd_epi32(sd, _mm512_loadu_si512(d + i), q);
    }
    if (i < dimension) {
        __mmask64 mask = (1ull << (dimension - i)) - 1;
        __m512i q = _mm512_maskz_loadu_epi8(mask, query + i);
        sa = _mm512_dpbusd_epi32(sa, _mm512_maskz_loadu_epi8(mask, a + i), q);
        sb = _mm512_dpbusd_epi32(sb, _mm512_maskz_loadu_epi8(mask, b + i), q);
        sc = _mm512_dpbusd_epi32(sc, _mm512_maskz_loadu_epi8(mask, c + i), q);
        sd = _mm512_dpbusd_epi32(sd, _mm512_maskz_loadu_epi8(mask, d + i), q);
    }
    store_sums(sa, sb, sc, sd, out);
}

VNNI static int32_t dot_i8_avx512vnni(const int8_t *query, const uint8_t *row, size_t dimension) {
    return sum_one(query, row, dimension, negated_offset(query, dimension));
}

VNNI static void dot_i8_avx512vnni_rows(const int8_t *query, const uint8_t *rows, size_t stride, size_t count,
                                        size_t dimension, int32_t *out) {
    __m512i start = negated_offset(query, dimension);
    size_t index = 0;
    for (; index + 4 <= count; index += 4, rows += 4 * stride) {
        sum_four(query, rows, rows + stride, rows + 2 * stride, rows + 3 * stride, dimension, start, out + index);
    }
    for (; index < count; index++, rows += stride) out[index] = sum_one(query, rows, dimension, start);
}

VNNI static void dot_i8_avx512vnni_gather(const int8_t *query, const uint8_t *rows, size_t stride,
                                          const uint32_t *ids, size_t count, size_t dimension, int32_t *out) {
    const size_t window = 32;
    size_t ahead = count < window ? count : window;
    for (size_t index = 0; index < ahead; index++) prefetch_row(rows + ids[index] * stride, dimension);
    __m512i start = negated_offset(query, dimension);
    size_t index = 0;
    for (; index + 4 <= count; index += 4) {
        size_t end = ahead + 4 < count ? ahead + 4 : count;
        for (; ahead < end; ahead++) prefetch_row(rows + ids[ahead] * stride, dimension);
        sum_four(query, rows + ids[index] * stride, rows + ids[index + 1] * stride, rows + ids[index + 2] * stride,
                 rows + ids[index + 3] * stride, dimension, start, out + index);
    }
    for (; index < count; index++) out[index] = sum_one(query, rows + ids[index] * stride, dimension, start);
}

VNNI_INLINE uint32_t hamming_avx512vnni_one(const uint64_t *query, const uint64_t *row, size_t words) {
    __m512i sum = _mm512_setzero_si512();
    size_t i = 0;
    for (; i + 8 <= words; i += 8) {
        __m512i bits = _mm512_xor_si512(_mm512_loadu_si512(query + i), _mm512_loadu_si512(row + i));
        sum = _mm512_add_epi64(sum, _mm512_popcnt_epi64(bits));
    }
    if (i < words) {
        __mmask8 mask = (__mmask8)((1u << (words - i)) - 1);
        __m512i bits =
            _mm512_xor_si512(_mm512_maskz_loadu_epi64(mask, query + i), _mm512_maskz_loadu_epi64(mask, row + i));
        sum = _mm512_add_epi64(sum, _mm512_popcnt_epi64(bits));
    }
    return (uint32_t)_mm512_reduce_add_epi64(sum);
}

VNNI_INLINE void hamming_avx512vnni_four(const uint64_t *query, const uint64_t *a, const uint64_t *b,
                                         const uint64_t *c, const uint64_t *d, size_t words, uint32_t *out) {
    out[0] = hamming_avx512vnni_one(query, a, words);
    out[1] = hamming_avx512vnni_one(query, b, words);
    out[2] = hamming_avx512vnni_one(query, c, words);
    out[3] = hamming_avx512vnni_one(query, d, words);
}

DISTANCE_FORMS(hamming_avx512vnni, VNNI, uint64_t, uint64_t, uint32_t, 64)

const distance_kernels distance_avx512vnni = {
    .dot_f32 = dot_f32_avx512,
    .dot_f32_rows = dot_f32_avx512_rows,
    .dot_f32_gather = dot_f32_avx512_gather,
    .l2_f32 = l2_f32_avx512,
    .l2_f32_rows = l2_f32_avx512_rows,
    .l2_f32_gather = l2_f32_avx512_gather,
    .dot_f16 = dot_f16_avx512,
    .dot_f16_rows = dot_f16_avx512_rows,
    .dot_f16_gather = dot_f16_avx512_gather,
    .dot_i8 = dot_i8_avx512vnni,
    .dot_i8_rows = dot_i8_avx512vnni_rows,
    .dot_i8_gather = dot_i8_avx512vnni_gather,
    .hamming = hamming_avx512vnni,
    .hamming_rows = hamming_avx512vnni_rows,
    .hamming_gather = hamming_avx512vnni_gather,
};
#endif
