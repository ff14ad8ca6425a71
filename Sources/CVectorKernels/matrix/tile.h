// Part of a level (see level_body.h): the product of a few rows with one panel, in registers.
//
// A tile is R rows by V vectors of columns. Each step takes one group (4 bytes) of the inner dimension: V vectors of
// weights, and from each row one group, repeated in all lanes. V·R accumulators stay in registers from the first step
// to the last; the sums are stored raw, and `finish` makes results of them.

// Sums of products of one group: float32.
ALWAYS_INLINE vec step_float32(vec sum, uvec weights, uint32_t row) {
    return fma_vec((vec)(row - (uvec){}), (vec)weights, sum);
}

// bfloat16: the odd factors first, as the instruction does.
#if defined(LEVEL_BF16)
ALWAYS_INLINE vec step_bfloat16(vec sum, uvec weights, uint32_t row) {
    return (vec)_mm512_dpbf16_ps((__m512)sum, (__m512bh)(row - (uvec){}), (__m512bh)weights);
}
#else
ALWAYS_INLINE vec step_bfloat16(vec sum, uvec weights, uint32_t row) {
    uvec both = row - (uvec){};
    sum = fma_vec((vec)(both & 0xFFFF0000), (vec)(weights & 0xFFFF0000), sum);
    return fma_vec((vec)(both << 16), (vec)(weights << 16), sum);
}
#endif

// 8-bit: four products, exactly.
#if defined(LEVEL_VNNI)
ALWAYS_INLINE ivec step_int8(ivec sum, uvec weights, uint32_t row) {
    return (ivec)_mm512_dpbusd_epi32((__m512i)sum, (__m512i)(row - (uvec){}), (__m512i)weights);
}
#elif defined(LEVEL_AVX512) || defined(LEVEL_AVX2)
// VPMADDUBSW would saturate; sign-extended even and odd bytes through VPMADDWD do not.
ALWAYS_INLINE ivec step_int8(ivec sum, uvec weights, uint32_t row) {
    typedef int16_t words __attribute__((vector_size(4 * LANES)));
    words w = (words)weights, r = (words)(row - (uvec){});
    words w_even = (w << 8) >> 8, w_odd = w >> 8, r_even = (r << 8) >> 8, r_odd = r >> 8;
#if defined(LEVEL_AVX512)
    sum += (ivec)_mm512_madd_epi16((__m512i)w_even, (__m512i)r_even);
    return sum + (ivec)_mm512_madd_epi16((__m512i)w_odd, (__m512i)r_odd);
#else
    sum += (ivec)_mm256_madd_epi16((__m256i)w_even, (__m256i)r_even);
    return sum + (ivec)_mm256_madd_epi16((__m256i)w_odd, (__m256i)r_odd);
#endif
}
#elif defined(LEVEL_NEONDOT)
ALWAYS_INLINE ivec step_int8(ivec sum, uvec weights, uint32_t row) {
    return (ivec)vdotq_s32((int32x4_t)sum, (int8x16_t)weights, (int8x16_t)(row - (uvec){}));
}
#elif defined(LEVEL_NEON)
ALWAYS_INLINE ivec step_int8(ivec sum, uvec weights, uint32_t row) {
    int8x16_t w = (int8x16_t)weights, r = (int8x16_t)(row - (uvec){});
    int16x8_t low = vmull_s8(vget_low_s8(w), vget_low_s8(r)), high = vmull_high_s8(w, r);
    return sum + (ivec)vpaddq_s32(vpaddlq_s16(low), vpaddlq_s16(high));
}
#else
ALWAYS_INLINE ivec step_int8(ivec sum, uvec weights, uint32_t row) {
    ivec w = (ivec)weights, r = (ivec)(row - (uvec){});
    for (int byte = 24; byte >= 0; byte -= 8) sum += ((w << byte) >> 24) * ((r << byte) >> 24);
    return sum;
}
#endif

// `rows` and `row_stride` in bytes; `panel_stride` and `out_stride` in groups of 4 bytes.
#define DEFINE_TILE(KIND, SUM)                                                                                     \
    ALWAYS_INLINE void tile_##KIND##_fixed(const int R, const int V, const char *rows, size_t row_stride,          \
                                           const uint32_t *panel, size_t panel_stride, size_t groups, void *out,   \
                                           size_t out_stride) {                                                    \
        SUM sums[8][PANEL_VECTORS];                                                                                \
        _Pragma("clang loop unroll(full)") for (int r = 0; r < R; r++) {                                           \
            _Pragma("clang loop unroll(full)") for (int v = 0; v < V; v++) sums[r][v] = (SUM){};                   \
        }                                                                                                          \
        for (size_t g = 0; g < groups; g++) {                                                                      \
            uvec weights[PANEL_VECTORS];                                                                           \
            _Pragma("clang loop unroll(full)") for (int v = 0; v < V; v++) {                                       \
                weights[v] = *(const uvec_unaligned *)(panel + g * panel_stride + v * LANES);                      \
            }                                                                                                      \
            _Pragma("clang loop unroll(full)") for (int r = 0; r < R; r++) {                                       \
                uint32_t group;                                                                                    \
                memcpy(&group, rows + (size_t)r * row_stride + 4 * g, 4);                                          \
                _Pragma("clang loop unroll(full)") for (int v = 0; v < V; v++) {                                   \
                    sums[r][v] = step_##KIND(sums[r][v], weights[v], group);                                       \
                }                                                                                                  \
            }                                                                                                      \
        }                                                                                                          \
        _Pragma("clang loop unroll(full)") for (int r = 0; r < R; r++) {                                           \
            _Pragma("clang loop unroll(full)") for (int v = 0; v < V; v++) {                                       \
                *(uvec_unaligned *)((uint32_t *)out + (size_t)r * out_stride + v * LANES) = (uvec)sums[r][v];      \
            }                                                                                                      \
        }                                                                                                          \
    }

DEFINE_TILE(float32, vec)
DEFINE_TILE(bfloat16, vec)
DEFINE_TILE(int8, ivec)

#define ROWS_CASE(KIND, R, V)                                                                                  \
    case R:                                                                                                    \
        if (R <= ROWS_##KIND) tile_##KIND##_fixed(R, V, rows, row_stride, panel, panel_stride, groups, out, out_stride); \
        break;
#define ROWS_SWITCH(KIND, V)                                                                                   \
    switch (count) {                                                                                           \
        ROWS_CASE(KIND, 1, V)                                                                                  \
        ROWS_CASE(KIND, 2, V)                                                                                  \
        ROWS_CASE(KIND, 3, V)                                                                                  \
        ROWS_CASE(KIND, 4, V)                                                                                  \
        ROWS_CASE(KIND, 5, V)                                                                                  \
        ROWS_CASE(KIND, 6, V)                                                                                  \
        ROWS_CASE(KIND, 7, V)                                                                                  \
        ROWS_CASE(KIND, 8, V)                                                                                  \
    }

#define TILE_PARAMETERS                                                                                     \
    size_t count, const char *rows, size_t row_stride, const uint32_t *panel, size_t panel_stride, size_t groups, \
        void *out, size_t out_stride

// The whole width of a panel.
static void tile_float32(TILE_PARAMETERS) { ROWS_SWITCH(float32, PANEL_VECTORS) }
static void tile_bfloat16(TILE_PARAMETERS) { ROWS_SWITCH(bfloat16, PANEL_VECTORS) }
static void tile_int8(TILE_PARAMETERS) { ROWS_SWITCH(int8, PANEL_VECTORS) }

// The first `vectors` vectors of a panel: for attention, whose widths are those of texts and heads.
#define NARROW_SWITCH(KIND)                                     \
    switch (vectors) {                                          \
    case 1:                                                     \
        ROWS_SWITCH(KIND, 1)                                    \
        break;                                                  \
    case 2:                                                     \
        ROWS_SWITCH(KIND, 2)                                    \
        break;                                                  \
    case 3:                                                     \
        ROWS_SWITCH(KIND, (PANEL_VECTORS < 3 ? PANEL_VECTORS : 3)) \
        break;                                                  \
    default:                                                    \
        ROWS_SWITCH(KIND, PANEL_VECTORS)                        \
        break;                                                  \
    }

static void tile_float32_narrow(size_t vectors, TILE_PARAMETERS) { NARROW_SWITCH(float32) }
static void tile_bfloat16_narrow(size_t vectors, TILE_PARAMETERS) { NARROW_SWITCH(bfloat16) }
