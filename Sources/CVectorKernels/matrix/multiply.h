// Part of a level (see level_body.h): the product of any number of rows with any number of panels.

// Raw sums → results, for one row of a tile.
ALWAYS_INLINE void finish_row(matrix_precision precision, matrix_activation activation, const uint32_t *raw,
                              const float *weight_scales, const int32_t *corrections, float row_scale,
                              const float *bias, size_t columns, float *out) {
    float buffer[WIDTH];
    float *to = columns == WIDTH ? out : buffer;
    for (int v = 0; v < PANEL_VECTORS; v++) {
        vec value = load((const float *)raw + v * LANES);
        if (precision == MATRIX_INT8) {
            ivec sums = (ivec)value - (ivec)load((const float *)corrections + v * LANES);
            value = __builtin_convertvector(sums, vec) * (load(weight_scales + v * LANES) * splat(row_scale));
        }
        store(to + v * LANES, activate(precision, activation, value + load(bias + v * LANES)));
    }
    if (to == buffer) memcpy(out, buffer, columns * sizeof(float));
}

// The bias of a whole panel: `bias` itself, or a copy with zeros where there is none.
ALWAYS_INLINE const float *whole_bias(const float *bias, size_t columns, float buffer[WIDTH]) {
    if (bias && columns == WIDTH) return bias;
    memset(buffer, 0, WIDTH * sizeof(float));
    if (bias) memcpy(buffer, bias, columns * sizeof(float));
    return buffer;
}

ALWAYS_INLINE void multiply_panel(matrix_precision precision, size_t tile_rows, matrix_activation activation,
                                  const char *rows, size_t stride_bytes, const float *scales, size_t count,
                                  size_t depth, const char *panel, size_t columns, const float *bias, float *out,
                                  size_t stride) {
    float bias_buffer[WIDTH];
    bias = whole_bias(bias, columns, bias_buffer);
    const float *weight_scales = (const float *)panel;
    const int32_t *corrections = (const int32_t *)panel + WIDTH;
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
            finish_row(precision, activation, raw + r * WIDTH, weight_scales, corrections,
                       precision == MATRIX_INT8 ? scales[row + r] : 0, bias, columns, out + (row + r) * stride);
        }
    }
}

#if defined(LEVEL_AMX)
#include "multiply_amx.h"
#endif

ALWAYS_INLINE void multiply_as(matrix_precision precision, size_t tile_rows, matrix_activation activation,
                               const char *rows, size_t stride_bytes, const float *scales, size_t count, size_t depth,
                               const char *panels, size_t columns, const float *bias, float *out, size_t stride) {
#if defined(LEVEL_AMX)
    if (precision != MATRIX_FLOAT32) {
        return multiply_amx(precision, activation, rows, stride_bytes, scales, count, depth, panels, columns, bias, out,
                            stride);
    }
#endif
    const size_t size = panel_bytes(WIDTH, precision, depth);
    for (size_t first = 0; first < columns; first += WIDTH, panels += size) {
        multiply_panel(precision, tile_rows, activation, rows, stride_bytes, scales, count, depth, panels,
                       columns - first < WIDTH ? columns - first : WIDTH, bias ? bias + first : NULL, out + first,
                       stride);
    }
}

static void multiply(matrix_precision precision, const void *rows, size_t stride_bytes, const float *scales,
                     size_t count, size_t depth, const void *panels, size_t columns, const float *bias,
                     matrix_activation activation, float *out, size_t stride) {
    // Constants, so that the loops are specialised.
#define CASE(P, ROWS, A)                                                                                            \
    if (precision == P && activation == A)                                                                          \
        return multiply_as(P, ROWS, A, rows, stride_bytes, scales, count, depth, panels, columns, bias, out, stride)
#define CASES(P, ROWS)                      \
    CASE(P, ROWS, MATRIX_IDENTITY);         \
    CASE(P, ROWS, MATRIX_GELU);             \
    CASE(P, ROWS, MATRIX_GELU_TANH);        \
    CASE(P, ROWS, MATRIX_RELU)
    CASES(MATRIX_FLOAT32, ROWS_float32);
    CASES(MATRIX_BFLOAT16, ROWS_bfloat16);
    CASES(MATRIX_INT8, ROWS_int8);
#undef CASES
#undef CASE
}
