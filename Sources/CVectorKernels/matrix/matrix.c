// Dispatch: which table of kernels runs at a level.
#include "matrix.h"

#include "functions.h"
#include "layout.h"

static const matrix_functions *functions(kernel_level level) {
    switch (level) {
#if defined(__x86_64__)
    case KERNELS_AVX2:
        return &matrix_functions_avx2;
    case KERNELS_AVX512:
        return &matrix_functions_avx512;
    case KERNELS_AMX:
        return &matrix_functions_amx;
    case KERNELS_AVX512VNNI:
        return kernels_has_bf16() ? &matrix_functions_vnnibf16 : &matrix_functions_vnni;
#elif defined(__aarch64__)
    case KERNELS_NEON:
        return &matrix_functions_neon;
    case KERNELS_NEONDOT:
        return &matrix_functions_neondot;
#endif
    default:
        return &matrix_functions_scalar;
    }
}

size_t matrix_panel_columns(kernel_level level) { return functions(level)->panel_columns; }

size_t matrix_panel_bytes(kernel_level level, matrix_precision precision, size_t depth) {
    return panel_bytes(functions(level)->panel_columns, precision, depth);
}

void matrix_pack(kernel_level level, matrix_precision precision, matrix_source source, const void *weights,
                 size_t columns, size_t depth, size_t stride, const matrix_exact *exact, void *panel) {
    functions(level)->pack(precision, source, weights, columns, depth, stride, exact, panel);
}

size_t matrix_row_bytes(matrix_precision precision, size_t depth) { return row_bytes(precision, depth); }

void matrix_prepare(kernel_level level, matrix_precision precision, matrix_source source, const void *rows, size_t count,
                    size_t depth, size_t stride, const matrix_exact *exact, float *buffer, void *prepared,
                    matrix_row *scales) {
    functions(level)->prepare(precision, source, rows, count, depth, stride, exact, buffer, prepared, scales);
}

void matrix_multiply(kernel_level level, matrix_precision precision, const void *rows, size_t row_bytes,
                     const matrix_row *scales, size_t count, size_t depth, const void *panels, size_t columns,
                     const float *bias, matrix_activation activation, matrix_source result, void *out, size_t stride) {
    functions(level)->multiply(precision, rows, row_bytes, scales, count, depth, panels, columns, bias, activation,
                               result, out, stride);
}

size_t matrix_attention_scratch(kernel_level level, matrix_precision precision, size_t length, size_t head_size) {
    return attention_layout_of(functions(level)->panel_columns, precision, length, head_size).size;
}

void matrix_attention(kernel_level level, matrix_precision precision, const void *q, const void *k, const void *v,
                      size_t stride, size_t queries, size_t length, size_t window, size_t heads, size_t head_size,
                      float scale, void *scratch, float *out, size_t out_stride) {
    functions(level)->attention(precision, q, k, v, stride, queries, length, window, heads, head_size, scale, scratch,
                                out, out_stride);
}

void matrix_rotate(kernel_level level, matrix_source source, void *rows, size_t count, size_t stride, size_t heads,
                   size_t head_size, const float *cosines, const float *sines) {
    functions(level)->rotate(source, rows, count, stride, heads, head_size, cosines, sines);
}

void matrix_gate(kernel_level level, matrix_source source, void *rows, size_t count, size_t width) {
    functions(level)->gate(source, rows, count, width);
}

void matrix_add_normalize(kernel_level level, const float *x, const float *residual, const float *weight,
                          const float *bias, float epsilon, size_t rows, size_t width, float *out) {
    functions(level)->add_normalize(x, residual, weight, bias, epsilon, rows, width, out);
}

void matrix_widen(kernel_level level, matrix_source source, const void *row, size_t count, int add, float *out) {
    functions(level)->widen(source, row, count, add, out);
}
