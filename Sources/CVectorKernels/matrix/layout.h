#ifndef MATRIX_LAYOUT_H
#define MATRIX_LAYOUT_H

#include "matrix.h"

// How factors lie in memory. The inner dimension is cut into groups of 4 bytes: one float32, two bfloat16 or four int8.
//
//   panel   int8 only: `columns` float scales, `columns` int32 sums of factors, then for each exact channel `columns` float
//           weights (zero where there are fewer), padding to 64 bytes
//           then for each group: 4 bytes of each column, zero beyond `depth`, padded to GROUP_MULTIPLE groups
//   row     the groups one after the other, zero beyond `depth`, padded to GROUP_MULTIPLE groups
//
// The padding lets a level take several groups in one step: sixteen are the depth of an AMX tile.

#define GROUP_MULTIPLE 16

static inline size_t round_up(size_t value, size_t to) { return (value + to - 1) / to * to; }

// Elements in a group.
static inline size_t group_size(matrix_precision precision) {
    return precision == MATRIX_FLOAT32 ? 1 : precision == MATRIX_BFLOAT16 ? 2 : 4;
}

static inline size_t group_count(matrix_precision precision, size_t depth) {
    size_t size = group_size(precision);
    return (depth + size - 1) / size;
}

static inline size_t padded_groups(matrix_precision precision, size_t depth) {
    return round_up(group_count(precision, depth), GROUP_MULTIPLE);
}

static inline size_t panel_header(size_t columns, matrix_precision precision) {
    return precision == MATRIX_INT8 ? round_up((8 + 4 * MATRIX_EXACT_CHANNELS) * columns, 64) : 0;
}

static inline size_t panel_bytes(size_t columns, matrix_precision precision, size_t depth) {
    return round_up(panel_header(columns, precision) + 4 * columns * padded_groups(precision, depth), 64);
}

static inline size_t row_bytes(matrix_precision precision, size_t depth) {
    return 4 * padded_groups(precision, depth);
}

// The rows of queries that attention takes at once, at most.
#define ATTENTION_ROWS 32

// The scratch of attention, as offsets in bytes. Keys are packed like weights, values are groups of rows.
typedef struct {
    size_t keys;           // panels of keys
    size_t values;         // for each group of tokens: 4 bytes of each component
    size_t queries;        // a tile's rows as factors
    size_t scores;         // a tile's rows of float scores
    size_t probabilities;  // a tile's rows of unnormalised probabilities as factors
    size_t results;        // a tile's rows of float results
    size_t size;
    size_t key_columns;    // the length of a row of scores
    size_t width;          // the length of a row of results: the size of the head, padded
} attention_layout;

static inline attention_layout attention_layout_of(size_t columns, matrix_precision precision, size_t length,
                                                   size_t head_size) {
    attention_layout layout = {.key_columns = round_up(round_up(length, columns), 32), .width = round_up(head_size, 32)};
    size_t size = 0;
#define PLACE(part, bytes)  \
    layout.part = size; \
    size += round_up(bytes, 64)
    PLACE(keys, layout.key_columns * 4 * padded_groups(precision, head_size));
    PLACE(values, layout.width * 4 * padded_groups(precision, length));
    PLACE(queries, ATTENTION_ROWS * row_bytes(precision, head_size));
    PLACE(scores, ATTENTION_ROWS * 4 * layout.key_columns);
    PLACE(probabilities, ATTENTION_ROWS * row_bytes(precision, length));
    PLACE(results, ATTENTION_ROWS * 4 * layout.width);
#undef PLACE
    layout.size = size;
    return layout;
}

#endif
