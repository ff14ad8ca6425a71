#include "tables.h"

#if defined(__aarch64__)
#include <arm_neon.h>

#define NEON
#define NEON_INLINE __attribute__((always_inline)) static inline
#define DOTPROD __attribute__((target("dotprod")))
#define DOTPROD_INLINE __attribute__((target("dotprod"), always_inline)) static inline

NEON_INLINE float32x4_t float4(const float *row) { return vld1q_f32(row); }
NEON_INLINE float32x4_t float_tail(const float *row, size_t count) {
    float padded[4] = {0};
    __builtin_memcpy(padded, row, count * sizeof(float));
    return vld1q_f32(padded);
}
NEON_INLINE float32x4_t half4(const uint16_t *row) { return vcvt_f32_f16(vreinterpret_f16_u16(vld1_u16(row))); }
NEON_INLINE float32x4_t half_tail(const uint16_t *row, size_t count) {
    uint16_t padded[4] = {0};
    __builtin_memcpy(padded, row, count * sizeof(uint16_t));
    return half4(padded);
}
NEON_INLINE float32x4_t dot_step(float32x4_t q, float32x4_t r, float32x4_t sum) { return vfmaq_f32(sum, q, r); }
NEON_INLINE float32x4_t l2_step(float32x4_t q, float32x4_t r, float32x4_t sum) {
    float32x4_t difference = vsubq_f32(q, r);
    return vfmaq_f32(sum, difference, difference);
}

// Two sums per row: elements of even and of odd groups of four; a tail of under four goes to the second.
#define FLOAT_KERNEL(NAME, ROW, LOAD, TAIL, STEP)                                                                     \
    NEON_INLINE float NAME##_one(const float *query, const ROW *row, size_t dimension) {                              \
        float32x4_t s0 = vdupq_n_f32(0), s1 = vdupq_n_f32(0);                                                         \
        size_t i = 0;                                                                                                 \
        for (; i + 8 <= dimension; i += 8) {                                                                          \
            s0 = STEP(float4(query + i), LOAD(row + i), s0);                                                          \
            s1 = STEP(float4(query + i + 4), LOAD(row + i + 4), s1);                                                  \
        }                                                                                                             \
        if (i + 4 <= dimension) {                                                                                     \
            s0 = STEP(float4(query + i), LOAD(row + i), s0);                                                          \
            i += 4;                                                                                                   \
        }                                                                                                             \
        if (i < dimension) s1 = STEP(float_tail(query + i, dimension - i), TAIL(row + i, dimension - i), s1);         \
        return vaddvq_f32(vaddq_f32(s0, s1));                                                                         \
    }                                                                                                                 \
    NEON_INLINE void NAME##_four(const float *query, const ROW *a, const ROW *b, const ROW *c, const ROW *d,          \
                                 size_t dimension, float *out) {                                                      \
        float32x4_t a0 = vdupq_n_f32(0), a1 = a0, b0 = a0, b1 = a0, c0 = a0, c1 = a0, d0 = a0, d1 = a0;               \
        size_t i = 0;                                                                                                 \
        for (; i + 8 <= dimension; i += 8) {                                                                          \
            float32x4_t q0 = float4(query + i), q1 = float4(query + i + 4);                                           \
            a0 = STEP(q0, LOAD(a + i), a0), a1 = STEP(q1, LOAD(a + i + 4), a1);                                       \
            b0 = STEP(q0, LOAD(b + i), b0), b1 = STEP(q1, LOAD(b + i + 4), b1);                                       \
            c0 = STEP(q0, LOAD(c + i), c0), c1 = STEP(q1, LOAD(c + i + 4), c1);                                       \
            d0 = STEP(q0, LOAD(d + i), d0), d1 = STEP(q1, LOAD(d + i + 4), d1);                                       \
        }                                                                                                             \
        if (i + 4 <= dimension) {                                                                                     \
            float32x4_t q = float4(query + i);                                                                        \
            a0 = STEP(q, LOAD(a + i), a0), b0 = STEP(q, LOAD(b + i), b0);                                             \
            c0 = STEP(q, LOAD(c + i), c0), d0 = STEP(q, LOAD(d + i), d0);                                             \
            i += 4;                                                                                                   \
        }                                                                                                             \
        if (i < dimension) {                                                                                          \
            size_t rest = dimension - i;                                                                              \
            float32x4_t q = float_tail(query + i, rest);                                                              \
            a1 = STEP(q, TAIL(a + i, rest), a1), b1 = STEP(q, TAIL(b + i, rest), b1);                                 \
            c1 = STEP(q, TAIL(c + i, rest), c1), d1 = STEP(q, TAIL(d + i, rest), d1);                                 \
        }                                                                                                             \
        out[0] = vaddvq_f32(vaddq_f32(a0, a1)), out[1] = vaddvq_f32(vaddq_f32(b0, b1));                               \
        out[2] = vaddvq_f32(vaddq_f32(c0, c1)), out[3] = vaddvq_f32(vaddq_f32(d0, d1));                               \
    }

FLOAT_KERNEL(dot_f32_neon, float, float4, float_tail, dot_step)
FLOAT_KERNEL(l2_f32_neon, float, float4, float_tail, l2_step)
FLOAT_KERNEL(dot_f16_neon, uint16_t, half4, half_tail, dot_step)

NEON_INLINE int8x16_t signed16(const uint8_t *codes) {
    return vreinterpretq_s8_u8(veorq_u8(vld1q_u8(codes), vdupq_n_u8(0x80)));
}

NEON_INLINE int32_t dot_i8_rest(const int8_t *query, const uint8_t *row, size_t from, size_t dimension) {
    int32_t sum = 0;
    for (size_t i = from; i < dimension; i++) sum += query[i] * ((int32_t)row[i] - 128);
    return sum;
}

// Codes of -128 times -128 reach 2^14 and a pair of them 2^15, so each product vector is widened by itself.
NEON_INLINE int32x4_t widening_step(int32x4_t sum, int8x16_t q, int8x16_t r) {
    sum = vpadalq_s16(sum, vmull_s8(vget_low_s8(q), vget_low_s8(r)));
    return vpadalq_s16(sum, vmull_high_s8(q, r));
}

DOTPROD_INLINE int32x4_t dotprod_step(int32x4_t sum, int8x16_t q, int8x16_t r) { return vdotq_s32(sum, q, r); }

#define I8_KERNEL(NAME, INLINE, STEP)                                                                                 \
    INLINE int32_t NAME##_one(const int8_t *query, const uint8_t *row, size_t dimension) {                            \
        int32x4_t sum = vdupq_n_s32(0);                                                                               \
        size_t i = 0;                                                                                                 \
        for (; i + 16 <= dimension; i += 16) sum = STEP(sum, vld1q_s8(query + i), signed16(row + i));                 \
        return vaddvq_s32(sum) + dot_i8_rest(query, row, i, dimension);                                               \
    }                                                                                                                 \
    INLINE void NAME##_four(const int8_t *query, const uint8_t *a, const uint8_t *b, const uint8_t *c,                \
                            const uint8_t *d, size_t dimension, int32_t *out) {                                       \
        int32x4_t sa = vdupq_n_s32(0), sb = sa, sc = sa, sd = sa;                                                     \
        size_t i = 0;                                                                                                 \
        for (; i + 16 <= dimension; i += 16) {                                                                        \
            int8x16_t q = vld1q_s8(query + i);                                                                        \
            sa = STEP(sa, q, signed16(a + i)), sb = STEP(sb, q, signed16(b + i));                                     \
            sc = STEP(sc, q, signed16(c + i)), sd = STEP(sd, q, signed16(d + i));                                     \
        }                                                                                                             \
        out[0] = vaddvq_s32(sa) + dot_i8_rest(query, a, i, dimension);                                                \
        out[1] = vaddvq_s32(sb) + dot_i8_rest(query, b, i, dimension);                                                \
        out[2] = vaddvq_s32(sc) + dot_i8_rest(query, c, i, dimension);                                                \
        out[3] = vaddvq_s32(sd) + dot_i8_rest(query, d, i, dimension);                                                \
    }

I8_KERNEL(dot_i8_neon, NEON_INLINE, widening_step)
I8_KERNEL(dot_i8_neondot, DOTPROD_INLINE, dotprod_step)

NEON_INLINE uint32_t hamming_neon_one(const uint64_t *query, const uint64_t *row, size_t words) {
    uint64x2_t sum = vdupq_n_u64(0);
    size_t i = 0;
    for (; i + 2 <= words; i += 2) {
        uint8x16_t bits = vreinterpretq_u8_u64(veorq_u64(vld1q_u64(query + i), vld1q_u64(row + i)));
        sum = vpadalq_u32(sum, vpaddlq_u16(vpaddlq_u8(vcntq_u8(bits))));
    }
    uint64_t total = vaddvq_u64(sum);
    if (i < words) total += (uint64_t)__builtin_popcountll(query[i] ^ row[i]);
    return (uint32_t)total;
}

NEON_INLINE void hamming_neon_four(const uint64_t *query, const uint64_t *a, const uint64_t *b, const uint64_t *c,
                                   const uint64_t *d, size_t words, uint32_t *out) {
    out[0] = hamming_neon_one(query, a, words);
    out[1] = hamming_neon_one(query, b, words);
    out[2] = hamming_neon_one(query, c, words);
    out[3] = hamming_neon_one(query, d, words);
}

DISTANCE_FORMS(dot_f32_neon, NEON, float, float, float, 4)
DISTANCE_FORMS(l2_f32_neon, NEON, float, float, float, 4)
DISTANCE_FORMS(dot_f16_neon, NEON, float, uint16_t, float, 8)
DISTANCE_FORMS(dot_i8_neon, NEON, int8_t, uint8_t, int32_t, 32)
DISTANCE_FORMS(dot_i8_neondot, DOTPROD, int8_t, uint8_t, int32_t, 32)
DISTANCE_FORMS(hamming_neon, NEON, uint64_t, uint64_t, uint32_t, 64)

const distance_kernels distance_neon = DISTANCE_TABLE(neon);

const distance_kernels distance_neondot = {
    .dot_f32 = dot_f32_neon,
    .dot_f32_rows = dot_f32_neon_rows,
    .dot_f32_gather = dot_f32_neon_gather,
    .l2_f32 = l2_f32_neon,
    .l2_f32_rows = l2_f32_neon_rows,
    .l2_f32_gather = l2_f32_neon_gather,
    .dot_f16 = dot_f16_neon,
    .dot_f16_rows = dot_f16_neon_rows,
    .dot_f16_gather = dot_f16_neon_gather,
    .dot_i8 = dot_i8_neondot,
    .dot_i8_rows = dot_i8_neondot_rows,
    .dot_i8_gather = dot_i8_neondot_gather,
    .hamming = hamming_neon,
    .hamming_rows = hamming_neon_rows,
    .hamming_gather = hamming_neon_gather,
};
#endif
