#ifndef CVECTORKERNELS_DISTANCE_H
#define CVECTORKERNELS_DISTANCE_H

#include "cpu.h"

#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

// Dot products, squared distances and Hamming distances of one query with one row, with consecutive rows, and with
// scattered rows whose numbers are given (these are prefetched).
//
// For one level, the sum of a row is always formed in the same order: the three forms agree bit for bit, whatever
// rows stand beside it. Integer kernels agree bit for bit across levels too.
//
// `stride` is the distance between rows in elements of the row's type; `dimension` is the number of elements in a sum.
// Rows need no alignment; rows that start on a cache line are faster.
typedef struct {
    // Sum of query[i] * row[i].
    float (*dot_f32)(const float *query, const float *row, size_t dimension);
    void (*dot_f32_rows)(const float *query, const float *rows, size_t stride, size_t count, size_t dimension,
                         float *out);
    void (*dot_f32_gather)(const float *query, const float *rows, size_t stride, const uint32_t *ids, size_t count,
                           size_t dimension, float *out);
    // Sum of (query[i] - row[i]) squared.
    float (*l2_f32)(const float *query, const float *row, size_t dimension);
    void (*l2_f32_rows)(const float *query, const float *rows, size_t stride, size_t count, size_t dimension,
                        float *out);
    void (*l2_f32_gather)(const float *query, const float *rows, size_t stride, const uint32_t *ids, size_t count,
                          size_t dimension, float *out);
    // Sum of query[i] * row[i], rows in IEEE half precision.
    float (*dot_f16)(const float *query, const uint16_t *row, size_t dimension);
    void (*dot_f16_rows)(const float *query, const uint16_t *rows, size_t stride, size_t count, size_t dimension,
                         float *out);
    void (*dot_f16_gather)(const float *query, const uint16_t *rows, size_t stride, const uint32_t *ids, size_t count,
                           size_t dimension, float *out);
    // Sum of query[i] * (row[i] - 128): rows hold signed codes in offset binary. Exact up to dimension 65,536.
    int32_t (*dot_i8)(const int8_t *query, const uint8_t *row, size_t dimension);
    void (*dot_i8_rows)(const int8_t *query, const uint8_t *rows, size_t stride, size_t count, size_t dimension,
                        int32_t *out);
    void (*dot_i8_gather)(const int8_t *query, const uint8_t *rows, size_t stride, const uint32_t *ids, size_t count,
                          size_t dimension, int32_t *out);
    // Number of differing bits; `words` is the number of 64-bit words in a sum.
    uint32_t (*hamming)(const uint64_t *query, const uint64_t *row, size_t words);
    void (*hamming_rows)(const uint64_t *query, const uint64_t *rows, size_t stride, size_t count, size_t words,
                         uint32_t *out);
    void (*hamming_gather)(const uint64_t *query, const uint64_t *rows, size_t stride, const uint32_t *ids,
                           size_t count, size_t words, uint32_t *out);
} distance_kernels;

// The kernels of `kernels_level()`.
const distance_kernels *distance_kernels_current(void);

// The kernels of a level this processor has (`kernels_supports`); the plain twins for one it cannot have been built for.
const distance_kernels *distance_kernels_at(kernel_level level);

// IEEE half precision, rounded to nearest even; values out of range become infinities.
void convert_f32_to_f16(const float *values, size_t count, uint16_t *out);
void convert_f16_to_f32(const uint16_t *values, size_t count, float *out);

// Codes round(value * inverse_step) clamped to -127...127, signed or in offset binary (+128).
void quantize_i8(const float *values, float inverse_step, size_t count, int8_t *out);
void quantize_offset_i8(const float *values, float inverse_step, size_t count, uint8_t *out);

// Turns codes in offset binary into signed ones: the way a stored row becomes a query.
void offset_to_signed_i8(const uint8_t *codes, size_t count, int8_t *out);

#pragma clang assume_nonnull end

#endif
