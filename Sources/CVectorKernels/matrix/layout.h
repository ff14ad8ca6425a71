#ifndef MATRIX_LAYOUT_H
#define MATRIX_LAYOUT_H

#include "matrix.h"

// How factors lie in memory. The inner dimension is cut into groups of 4 bytes: one float32, two bfloat16 or four int8.
//
//   panel   int8 only: `columns` float scales, `columns` int32 corrections, padding to 64 bytes
//           then for each group: 4 bytes of each column
//   row     the groups one after the other, zero beyond `depth`, padded to 64 bytes

static inline size_t round_up(size_t value, size_t to) { return (value + to - 1) / to * to; }

// Elements in a group.
static inline size_t group_size(matrix_precision precision) {
    return precision == MATRIX_FLOAT32 ? 1 : precision == MATRIX_BFLOAT16 ? 2 : 4;
}

static inline size_t group_count(matrix_precision precision, size_t depth) {
    size_t size = group_size(precision);
    return (depth + size - 1) / size;
}

static inline size_t panel_header(size_t columns, matrix_precision precision) {
    return precision == MATRIX_INT8 ? round_up(8 * columns, 64) : 0;
}

static inline size_t panel_bytes(size_t columns, matrix_precision precision, size_t depth) {
    return round_up(panel_header(columns, precision) + 4 * columns * group_count(precision, depth), 64);
}

static inline size_t row_bytes(matrix_precision precision, size_t depth) {
    return round_up(4 * group_count(precision, depth), 64);
}

// The scratch of attention: packed keys, padded values, a tile of scores and one of results.
#define ATTENTION_ROWS 8

static inline size_t attention_scratch(size_t columns, size_t length, size_t head_size) {
    size_t keys = round_up(length, columns), width = round_up(head_size, 16);
    return round_up(keys * head_size, 16) + length * width + ATTENTION_ROWS * (keys + width);
}

#endif
