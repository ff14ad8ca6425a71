// The specification of every kernel: plain loops, one sum, first element first.
#include "tables.h"

#include <string.h>

#define PLAIN

static inline float dot_f32_scalar_one(const float *query, const float *row, size_t dimension) {
    float sum = 0;
    for (size_t i = 0; i < dimension; i++) sum += query[i] * row[i];
    return sum;
}

static inline float l2_f32_scalar_one(const float *query, const float *row, size_t dimension) {
    float sum = 0;
    for (size_t i = 0; i < dimension; i++) sum += (query[i] - row[i]) * (query[i] - row[i]);
    return sum;
}

static inline float dot_f16_scalar_one(const float *query, const uint16_t *row, size_t dimension) {
    float sum = 0;
    for (size_t i = 0; i < dimension; i++) sum += query[i] * half_to_float(row[i]);
    return sum;
}

static inline int32_t dot_i8_scalar_one(const int8_t *query, const uint8_t *row, size_t dimension) {
    int32_t sum = 0;
    for (size_t i = 0; i < dimension; i++) sum += query[i] * ((int32_t)row[i] - 128);
    return sum;
}

static inline uint32_t hamming_scalar_one(const uint64_t *query, const uint64_t *row, size_t words) {
    uint32_t sum = 0;
    for (size_t i = 0; i < words; i++) {
        for (uint64_t bits = query[i] ^ row[i]; bits; bits &= bits - 1) sum++;
    }
    return sum;
}

#define FOUR(NAME, QUERY, ROW, RESULT)                                                                                \
    static inline void NAME##_four(const QUERY *query, const ROW *a, const ROW *b, const ROW *c, const ROW *d,        \
                                   size_t dimension, RESULT *out) {                                                   \
        out[0] = NAME##_one(query, a, dimension);                                                                     \
        out[1] = NAME##_one(query, b, dimension);                                                                     \
        out[2] = NAME##_one(query, c, dimension);                                                                     \
        out[3] = NAME##_one(query, d, dimension);                                                                     \
    }

FOUR(dot_f32_scalar, float, float, float)
FOUR(l2_f32_scalar, float, float, float)
FOUR(dot_f16_scalar, float, uint16_t, float)
FOUR(dot_i8_scalar, int8_t, uint8_t, int32_t)
FOUR(hamming_scalar, uint64_t, uint64_t, uint32_t)

DISTANCE_FORMS(dot_f32_scalar, PLAIN, float, float, float, 4)
DISTANCE_FORMS(l2_f32_scalar, PLAIN, float, float, float, 4)
DISTANCE_FORMS(dot_f16_scalar, PLAIN, float, uint16_t, float, 4)
DISTANCE_FORMS(dot_i8_scalar, PLAIN, int8_t, uint8_t, int32_t, 4)
DISTANCE_FORMS(hamming_scalar, PLAIN, uint64_t, uint64_t, uint32_t, 4)

const distance_kernels distance_scalar = DISTANCE_TABLE(scalar);
