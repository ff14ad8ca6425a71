#ifndef CVECTORKERNELS_DISTANCE_TABLES_H
#define CVECTORKERNELS_DISTANCE_TABLES_H

#include "distance.h"

extern const distance_kernels distance_scalar;
#if defined(__x86_64__)
extern const distance_kernels distance_avx2;
extern const distance_kernels distance_avx512;
extern const distance_kernels distance_avx512vnni;
#elif defined(__aarch64__)
extern const distance_kernels distance_neon;
extern const distance_kernels distance_neondot;
#endif

float half_to_float(uint16_t half);

// Asks for the cache lines of a row ahead of its use.
static inline __attribute__((always_inline)) void prefetch_row(const void *row, size_t bytes) {
    const char *next = (const char *)row;
    for (size_t offset = 0; offset < bytes; offset += 64) __builtin_prefetch(next + offset, 0, 3);
}

// Defines the one-to-many forms NAME_rows and NAME_gather from NAME_one (one row) and NAME_four (four rows at once,
// each summed in the order of NAME_one). A gather prefetches AHEAD rows before it sums the first.
#define DISTANCE_FORMS(NAME, TARGET, QUERY, ROW, RESULT, AHEAD)                                                       \
    TARGET static RESULT NAME(const QUERY *query, const ROW *row, size_t dimension) {                                 \
        return NAME##_one(query, row, dimension);                                                                     \
    }                                                                                                                 \
    TARGET static void NAME##_rows(const QUERY *query, const ROW *rows, size_t stride, size_t count,                  \
                                   size_t dimension, RESULT *out) {                                                   \
        size_t index = 0;                                                                                             \
        for (; index + 4 <= count; index += 4, rows += 4 * stride) {                                                  \
            NAME##_four(query, rows, rows + stride, rows + 2 * stride, rows + 3 * stride, dimension, out + index);    \
        }                                                                                                             \
        for (; index < count; index++, rows += stride) out[index] = NAME##_one(query, rows, dimension);               \
    }                                                                                                                 \
    TARGET static void NAME##_gather(const QUERY *query, const ROW *rows, size_t stride, const uint32_t *ids,         \
                                     size_t count, size_t dimension, RESULT *out) {                                   \
        size_t bytes = dimension * sizeof(ROW);                                                                       \
        size_t ahead = count < (AHEAD) ? count : (AHEAD);                                                             \
        for (size_t index = 0; index < ahead; index++) prefetch_row(rows + (size_t)ids[index] * stride, bytes);       \
        size_t index = 0;                                                                                             \
        for (; index + 4 <= count; index += 4) {                                                                      \
            size_t end = ahead + 4 < count ? ahead + 4 : count;                                                       \
            for (; ahead < end; ahead++) prefetch_row(rows + (size_t)ids[ahead] * stride, bytes);                     \
            NAME##_four(query, rows + (size_t)ids[index] * stride, rows + (size_t)ids[index + 1] * stride,            \
                        rows + (size_t)ids[index + 2] * stride, rows + (size_t)ids[index + 3] * stride, dimension,    \
                        out + index);                                                                                 \
        }                                                                                                             \
        for (; index < count; index++) out[index] = NAME##_one(query, rows + (size_t)ids[index] * stride, dimension); \
    }

#define DISTANCE_TABLE(LEVEL)                                                                                         \
    {                                                                                                                 \
        .dot_f32 = dot_f32_##LEVEL, .dot_f32_rows = dot_f32_##LEVEL##_rows,                                           \
        .dot_f32_gather = dot_f32_##LEVEL##_gather, .l2_f32 = l2_f32_##LEVEL, .l2_f32_rows = l2_f32_##LEVEL##_rows,   \
        .l2_f32_gather = l2_f32_##LEVEL##_gather, .dot_f16 = dot_f16_##LEVEL,                                         \
        .dot_f16_rows = dot_f16_##LEVEL##_rows, .dot_f16_gather = dot_f16_##LEVEL##_gather,                           \
        .dot_i8 = dot_i8_##LEVEL, .dot_i8_rows = dot_i8_##LEVEL##_rows, .dot_i8_gather = dot_i8_##LEVEL##_gather,     \
        .hamming = hamming_##LEVEL, .hamming_rows = hamming_##LEVEL##_rows,                                           \
        .hamming_gather = hamming_##LEVEL##_gather                                                                    \
    }

#endif
