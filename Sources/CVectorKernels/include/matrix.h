#ifndef CVECTORKERNELS_MATRIX_H
#define CVECTORKERNELS_MATRIX_H

#include <stddef.h>
#include <stdint.h>

#include "cpu.h"

// Dense kernels of a transformer encoder: products with packed weights, attention, normalisation.
//
// Every function takes the level to run at (kernels_level() in production; tests walk through all supported ones).
// A row's result never depends on the other rows of a call nor on how many there are: each output is one chain of
// additions in the order of the inner dimension, and each reduction over a row is sixteen interleaved chains joined in
// one order. All levels except KERNELS_SCALAR (which has no fused multiply-add) give the same bits, on every architecture;
// but products of bfloat16 at KERNELS_AMX, whose instruction adds even and odd factors apart, have bits of their own.
//
// No function keeps state or allocates: all are safe to call from several threads on their own outputs.

// How the factors of a product are stored.
typedef enum {
    MATRIX_FLOAT32 = 0,
    MATRIX_BFLOAT16 = 1,  // rounded to nearest even; summed in float32
    MATRIX_INT8 = 2,      // weights symmetric, scaled per output channel; rows from their least to their greatest number,
                          // each by itself; exact int32 sums; some channels in float32 (matrix_exact)
} matrix_precision;

// Of MATRIX_INT8: channels of the inner dimension that are multiplied in float32 and left out of the 8-bit factors. In an
// encoder a few channels are many times as large as all others, and would take the 8 bits for themselves.
#define MATRIX_EXACT_CHANNELS 8
typedef struct {
    size_t count;  // at most MATRIX_EXACT_CHANNELS
    uint32_t channels[MATRIX_EXACT_CHANNELS];
} matrix_exact;

// Of a row of 8-bit factors: what one step is worth, the factor that stands for 0, and the exact channels' numbers.
typedef struct {
    float scale;
    int32_t zero;
    float exact[MATRIX_EXACT_CHANNELS];
} matrix_row;

// How numbers are stored (little-endian, any alignment): the weights of a model, and rows between two products.
typedef enum {
    MATRIX_SOURCE_FLOAT32 = 0,
    MATRIX_SOURCE_FLOAT16 = 1,
    MATRIX_SOURCE_BFLOAT16 = 2,
} matrix_source;

// What is applied to a product's result after the bias.
typedef enum {
    MATRIX_IDENTITY = 0,
    MATRIX_GELU = 1,       // x·Φ(x), absolute error below 1e-6 (float32) or 3e-5
    MATRIX_GELU_TANH = 2,  // the tanh approximation of GELU
    MATRIX_RELU = 3,
} matrix_activation;

// The number of output columns in one panel of packed weights at `level`.
size_t matrix_panel_columns(kernel_level level);

// The size in bytes of one packed panel with inner dimension `depth`; a multiple of 64. Panels must start at multiples
// of 64.
size_t matrix_panel_bytes(kernel_level level, matrix_precision precision, size_t depth);

// Packs `columns` (at most matrix_panel_columns) rows of a row-major [output, depth] weight matrix whose rows are
// `stride` elements apart. Missing columns are zero. `exact` may be NULL.
void matrix_pack(kernel_level level, matrix_precision precision, matrix_source source, const void *weights,
                 size_t columns, size_t depth, size_t stride, const matrix_exact *exact, void *panel);

// The size in bytes of one prepared row; a multiple of 64.
size_t matrix_row_bytes(matrix_precision precision, size_t depth);

// Rounds rows to the factors of a product. `scales` gets what the factors mean, row by row (int8 only, else unused), and
// `exact` is that of the weights. `buffer` has room for `depth` floats and 64 bytes more, and is used for int8 with exact
// channels only. `stride` is the distance between rows in elements. Rows that are factors already need no preparation: those of floats for float32, those
// of bfloat16 for bfloat16 if matrix_row_bytes is the size of their elements.
void matrix_prepare(kernel_level level, matrix_precision precision, matrix_source source, const void *rows, size_t count,
                    size_t depth, size_t stride, const matrix_exact *exact, float *buffer, void *prepared,
                    matrix_row *scales);

// out[r][c] = activation(Σ_k rows[r][k] · weights[c][k] + bias[c]) for `columns` columns: those of one panel, or of
// several that lie one after the other, all but the last one full.
//
// `row_bytes` is the distance between rows in bytes; `stride` that between rows of `out` in elements, which are stored as
// `result` says (FLOAT32 or BFLOAT16, rounded to nearest even). `bias` may be NULL.
void matrix_multiply(kernel_level level, matrix_precision precision, const void *rows, size_t row_bytes,
                     const matrix_row *scales, size_t count, size_t depth, const void *panels, size_t columns,
                     const float *bias, matrix_activation activation, matrix_source result, void *out, size_t stride);

// The size in bytes of the scratch memory that matrix_attention needs.
size_t matrix_attention_scratch(kernel_level level, matrix_precision precision, size_t length, size_t head_size);

// Scaled dot-product attention over one text, `heads` times side by side: out = softmax(q·kᵀ·scale)·v. `q`, `k`, `v` have
// `length` rows of `heads` · `head_size` numbers, `stride` numbers apart; the first `queries` rows are computed. `scratch`
// starts at a multiple of 64 bytes.
//
// With a `window`, a token only sees those at most `window` places away, and time is linear in the text's length; 0 is no
// limit. `precision` is that of the numbers, and of the factors of both products: MATRIX_FLOAT32 or MATRIX_BFLOAT16.
// Softmax and `out` are float32.
void matrix_attention(kernel_level level, matrix_precision precision, const void *q, const void *k, const void *v,
                      size_t stride, size_t queries, size_t length, size_t window, size_t heads, size_t head_size,
                      float scale, void *scratch, float *out, size_t out_stride);

// Rotary position embeddings, in place: of each head's two halves (a, b) become a·cos − b·sin and b·cos + a·sin. Rows are
// `stride` numbers apart, stored as `source` says (FLOAT32 or BFLOAT16); `cosines` and `sines` have `head_size` / 2 numbers
// a row.
void matrix_rotate(kernel_level level, matrix_source source, void *rows, size_t count, size_t stride, size_t heads,
                   size_t head_size, const float *cosines, const float *sines);

// Gates, in place: of each row of 2 · `width` numbers, the first half times the second one remain, and rows are `width`
// numbers apart afterwards. Stored as `source` says (FLOAT32 or BFLOAT16).
void matrix_gate(kernel_level level, matrix_source source, void *rows, size_t count, size_t width);

// out = (x + residual − mean) / √(variance + epsilon) · weight + bias, row by row (layer normalisation). `residual` may
// be NULL, and `out` may be `x` or `residual`. Rows are `width` floats apart.
void matrix_add_normalize(kernel_level level, const float *x, const float *residual, const float *weight,
                          const float *bias, float epsilon, size_t rows, size_t width, float *out);

// out += a row of weights in its stored form (out = the row, if `add` is 0).
void matrix_widen(kernel_level level, matrix_source source, const void *row, size_t count, int add, float *out);

#endif
