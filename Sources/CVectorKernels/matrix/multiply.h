// Part of a level (see level_body.h): the product of any number of rows with any number of panels.

// Raw sums → results, for one row of a tile.
ALWAYS_INLINE void finish_row(matrix_precision precision, matrix_activation activation, matrix_source result,
                              const uint32_t *raw, const float *weight_scales, const matrix_row *row,
                              const float *bias, size_t columns, char *out) {
    float buffer[WIDTH];
    const size_t size = source_size(result);
    char *to = columns == WIDTH ? out : (char *)buffer;
    for (int v = 0; v < PANEL_VECTORS; v++) {
        vec value = load((const float *)raw + v * LANES);
        if (precision == MATRIX_INT8) {
            const ivec factors = (ivec)load(weight_scales + WIDTH + v * LANES);
            ivec sums = (ivec)value - factors * (row->zero - (ivec){});
            value = __builtin_convertvector(sums, vec) * (load(weight_scales + v * LANES) * splat(row->scale));
            const float *exact = weight_scales + 2 * WIDTH + v * LANES;
            for (int k = 0; k < MATRIX_EXACT_CHANNELS; k++) {
                value = fma_vec(splat(row->exact[k]), load(exact + k * WIDTH), value);
            }
        }
        value = activate(precision, activation, value + load(bias + v * LANES));
        if (result == MATRIX_SOURCE_BFLOAT16) {
            *(halves_unaligned *)(to + (size_t)v * LANES * size) = to_bfloat16(value);
        } else {
            *(vec_unaligned *)(to + (size_t)v * LANES * size) = value;
        }
    }
    if (to == (char *)buffer) memcpy(out, buffer, columns * size);
}

// The bias of a whole panel: `bias` itself, or a copy with zeros where there is none.
ALWAYS_INLINE const float *whole_bias(const float *bias, size_t columns, float buffer[WIDTH]) {
    if (bias && columns == WIDTH) return bias;
    memset(buffer, 0, WIDTH * sizeof(float));
    if (bias) memcpy(buffer, bias, columns * sizeof(float));
    return buffer;
}

ALWAYS_INLINE void multiply_panel(matrix_precision precision, size_t tile_rows, matrix_activation activation,
                                  matrix_source result, const char *rows, size_t stride_bytes, const matrix_row *scales,
                                  size_t count, size_t depth, const char *panel, size_t columns, const float *bias,
                                  char *out, size_t out_bytes) {
    float bias_buffer[WIDTH];
    bias = whole_bias(bias, columns, bias_buffer);
    const float *weight_scales = (const float *)panel;
    const uint32_t *data = (const uint32_t *)(panel + panel_header(WIDTH, precision));
    const size_t groups = group_count(precision, depth);
    _Alignas(64) uint32_t raw[8 * WIDTH];
    for (size_t row = 0; row < count; row += tile_rows) {
        size_t now = count - row < tile_rows ? count - row : tile_rows;
        const char *from = rows + row * stride_bytes;
        switch (precision) {
        case MATRIX_FLOAT32:
            tile_float32(now, from, stride_bytes, data, WIDTH, groups, raw, WIDTH);
            break;
        case MATRIX_BFLOAT16:
            tile_bfloat16(now, from, stride_bytes, data, WIDTH, groups, raw, WIDTH);
            break;
        case MATRIX_INT8:
            tile_int8(now, from, stride_bytes, data, WIDTH, groups, raw, WIDTH);
            break;
        }
        for (size_t r = 0; r < now; r++) {
            finish_row(precision, activation, result, raw + r * WIDTH, weight_scales,
                       precision == MATRIX_INT8 ? scales + row + r : NULL, bias, columns, out + (row + r) * out_bytes);
        }
    }
}

#if defined(LEVEL_AMX)
#include "multiply_amx.h"
#endif

ALWAYS_INLINE void multiply_as(matrix_precision precision, size_t tile_rows, matrix_activation activation,
                               matrix_source result, const char *rows, size_t stride_bytes, const matrix_row *scales,
                               size_t count, size_t depth, const char *panels, size_t columns, const float *bias,
                               char *out, size_t stride) {
    const size_t out_bytes = stride * source_size(result);
#if defined(LEVEL_AMX)
    if (precision != MATRIX_FLOAT32) {
        return multiply_amx(precision, activation, result, rows, stride_bytes, scales, count, depth, panels, columns,
                            bias, out, out_bytes);
    }
#endif
    const size_t size = panel_bytes(WIDTH, precision, depth);
    for (size_t first = 0; first < columns; first += WIDTH, panels += size) {
        multiply_panel(precision, tile_rows, activation, result, rows, stride_bytes, scales, count, depth, panels,
                       columns - first < WIDTH ? columns - first : WIDTH, bias ? bias + first : NULL,
                       out + first * source_size(result), out_bytes);
    }
}

static void multiply(matrix_precision precision, const void *rows, size_t stride_bytes, const matrix_row *scales,
                     size_t count, size_t depth, const void *panels, size_t columns, const float *bias,
                     matrix_activation activation, matrix_source result, void *out, size_t stride) {
    // Constants, so that the loops are specialised.
#define CASE(P, ROWS, A, S)                                                                                       \
    if (precision == P && activation == A && result == S)                                                         \
        return multiply_as(P, ROWS, A, S, rows, stride_bytes, scales, count, depth, panels, columns, bias, out, stride)
#define CASES(P, ROWS, S)                      \
    CASE(P, ROWS, MATRIX_IDENTITY, S);         \
    CASE(P, ROWS, MATRIX_GELU, S);             \
    CASE(P, ROWS, MATRIX_GELU_TANH, S);        \
    CASE(P, ROWS, MATRIX_RELU, S)
    CASES(MATRIX_FLOAT32, ROWS_float32, MATRIX_SOURCE_FLOAT32);
    CASES(MATRIX_FLOAT32, ROWS_float32, MATRIX_SOURCE_BFLOAT16);
    CASES(MATRIX_BFLOAT16, ROWS_bfloat16, MATRIX_SOURCE_FLOAT32);
    CASES(MATRIX_BFLOAT16, ROWS_bfloat16, MATRIX_SOURCE_BFLOAT16);
    CASES(MATRIX_INT8, ROWS_int8, MATRIX_SOURCE_FLOAT32);
    CASES(MATRIX_INT8, ROWS_int8, MATRIX_SOURCE_BFLOAT16);
#undef CASES
#undef CASE
}
