// Part of a level (see level_body.h): attention in the tiles of AMX, 32 queries at a time.
//
// Keys and values lie in tiles of sixteen columns, one kilobyte each. Whatever the length of the text, a query's numbers
// are the same: tiles differ in rows and in zeros only.

// The first `count` numbers, at most 32; the rest is zero.
ALWAYS_INLINE __m512i amx_factors(const uint16_t *from, size_t count) {
    return _mm512_maskz_loadu_epi16(count >= 32 ? 0xFFFFFFFF : (1u << count) - 1, from);
}

// Sixteen rows of sixteen numbers → sixteen columns.
ALWAYS_INLINE void amx_transpose(__m512i rows[16]) {
    __m512i pairs[16];
    for (int i = 0; i < 16; i += 2) {
        pairs[i] = _mm512_unpacklo_epi32(rows[i], rows[i + 1]);
        pairs[i + 1] = _mm512_unpackhi_epi32(rows[i], rows[i + 1]);
    }
    for (int i = 0; i < 16; i += 4) {
        rows[i] = _mm512_unpacklo_epi64(pairs[i], pairs[i + 2]);
        rows[i + 1] = _mm512_unpackhi_epi64(pairs[i], pairs[i + 2]);
        rows[i + 2] = _mm512_unpacklo_epi64(pairs[i + 1], pairs[i + 3]);
        rows[i + 3] = _mm512_unpackhi_epi64(pairs[i + 1], pairs[i + 3]);
    }
    // Quarters of four rows each: now rows[4·a + b] holds column 4·lane + b of rows 4·a … 4·a + 3.
    for (int b = 0; b < 4; b++) {
        __m512i low = _mm512_shuffle_i32x4(rows[b], rows[b + 4], 0x88);
        __m512i high = _mm512_shuffle_i32x4(rows[b], rows[b + 4], 0xDD);
        __m512i low_rest = _mm512_shuffle_i32x4(rows[b + 8], rows[b + 12], 0x88);
        __m512i high_rest = _mm512_shuffle_i32x4(rows[b + 8], rows[b + 12], 0xDD);
        pairs[b] = _mm512_shuffle_i32x4(low, low_rest, 0x88);
        pairs[b + 8] = _mm512_shuffle_i32x4(low, low_rest, 0xDD);
        pairs[b + 4] = _mm512_shuffle_i32x4(high, high_rest, 0x88);
        pairs[b + 12] = _mm512_shuffle_i32x4(high, high_rest, 0xDD);
    }
    for (int i = 0; i < 16; i++) rows[i] = pairs[i];
}

// Keys → for each sixteen of them, and each 32 components, a tile.
ALWAYS_INLINE void amx_pack_keys(const uint16_t *k, size_t stride, size_t length, size_t head_size, __m512i *to) {
    for (size_t first = 0; first < length; first += 16) {
        const size_t now = length - first < 16 ? length - first : 16;
        for (size_t part = 0; part < head_size; part += 32, to += 16) {
            __m512i rows[16];
            const uint16_t *from = k + first * stride + part;
            for (size_t i = 0; i < 16; i++) {
                rows[i] = i < now ? amx_factors(from + i * stride, head_size - part) : _mm512_setzero_si512();
            }
            amx_transpose(rows);
            for (int i = 0; i < 16; i++) _mm512_store_si512(to + i, rows[i]);
        }
    }
}

// Values → for each 32 of them, and each sixteen components, a tile; `width` is a multiple of 32.
ALWAYS_INLINE void amx_pack_values(const uint16_t *v, size_t stride, size_t length, size_t head_size, size_t width,
                                   __m512i *to) {
    _Alignas(64) uint16_t orders[64];
    for (uint16_t i = 0; i < 64; i++) orders[i] = (uint16_t)(i / 2 + i % 2 * 32);
    const __m512i first_half = _mm512_load_si512(orders), second_half = _mm512_load_si512(orders + 32);
    for (size_t first = 0; first < length; first += 32, to += width) {
        for (size_t part = 0; part < width; part += 32) {
            for (size_t pair = 0; pair < 16; pair++) {
                const size_t token = first + 2 * pair;
                const uint16_t *row = v + token * stride + part;
                __m512i even = token < length ? amx_factors(row, head_size - part) : _mm512_setzero_si512();
                __m512i odd = token + 1 < length ? amx_factors(row + stride, head_size - part) : _mm512_setzero_si512();
                _mm512_store_si512(to + part + pair, _mm512_permutex2var_epi16(even, first_half, odd));
                _mm512_store_si512(to + part + 16 + pair, _mm512_permutex2var_epi16(even, second_half, odd));
            }
        }
    }
}

// 2^y for y ≤ 0 with a relative error below 3e-6: these become bfloat16.
ALWAYS_INLINE __m512 amx_exp2(__m512 y) {
    // y − ⌊y⌋
    const __m512 rest = _mm512_reduce_ps(y, _MM_FROUND_TO_NEG_INF | _MM_FROUND_NO_EXC);
    __m512 p = _mm512_set1_ps(0.0134266855f);
    p = _mm512_fmadd_ps(p, rest, _mm512_set1_ps(0.0522424728f));
    p = _mm512_fmadd_ps(p, rest, _mm512_set1_ps(0.241280213f));
    p = _mm512_fmadd_ps(p, rest, _mm512_set1_ps(0.693044841f));
    p = _mm512_fmadd_ps(p, rest, _mm512_set1_ps(1.0f));
    return _mm512_scalef_ps(p, y);
}

// As `exponentials`; rows are readable and writable up to the next multiple of 32 elements.
ALWAYS_INLINE float amx_exponentials(float *scores, size_t length, float scale, __m512i *to) {
    const size_t padded = round_up(length, 32);
    for (size_t i = length / 16 * 16; i < padded; i += 16) {
        const __mmask16 known = i >= length ? 0 : (__mmask16)((1u << (length - i)) - 1);
        __m512 value = _mm512_mask_loadu_ps(_mm512_set1_ps(-__builtin_inff()), known, scores + i);
        _mm512_store_ps(scores + i, value);
    }
    __m512 greatest = _mm512_load_ps(scores), greatest_odd = _mm512_load_ps(scores + 16);
    for (size_t i = 32; i < padded; i += 32) {
        greatest = _mm512_max_ps(greatest, _mm512_load_ps(scores + i));
        greatest_odd = _mm512_max_ps(greatest_odd, _mm512_load_ps(scores + i + 16));
    }
    const float maximum = _mm512_reduce_max_ps(_mm512_max_ps(greatest, greatest_odd));
    const __m512 factor = _mm512_set1_ps(scale * 1.44269504f);
    const __m512 shift = _mm512_set1_ps(maximum * (scale * 1.44269504f));
    __m512 sum = _mm512_setzero_ps(), sum_odd = _mm512_setzero_ps();
    for (size_t i = 0; i < padded; i += 32) {
        __m512 even = amx_exp2(_mm512_fmsub_ps(_mm512_load_ps(scores + i), factor, shift));
        __m512 odd = amx_exp2(_mm512_fmsub_ps(_mm512_load_ps(scores + i + 16), factor, shift));
        sum = _mm512_add_ps(sum, even);
        sum_odd = _mm512_add_ps(sum_odd, odd);
        _mm512_store_si512(to + i / 32, (__m512i)_mm512_cvtne2ps_pbh(odd, even));
    }
    return 1.0f / _mm512_reduce_add_ps(_mm512_add_ps(sum, sum_odd));
}

// Sums of one tile of columns (0), or of two (0 and 1), for one or two tiles of rows (2 and 3 below): `steps` tiles of
// factors, those of a column `tile_stride` apart.
ALWAYS_INLINE void amx_columns(const bool both, const bool two, const char *rows, size_t stride_bytes,
                               const __m512i *tiles, size_t tile_stride, size_t steps, float *out, size_t stride) {
    _tile_zero(0);
    _tile_zero(1);
    _tile_zero(2);
    _tile_zero(3);
    for (size_t step = 0; step < steps; step++, rows += 64, tiles += tile_stride) {
        _tile_loadd(6, rows, stride_bytes);
        _tile_loadd(7, tiles, 64);
        _tile_dpbf16ps(0, 6, 7);
        if (both) {
            _tile_loadd(5, rows + AMX_ROWS * stride_bytes, stride_bytes);
            _tile_dpbf16ps(2, 5, 7);
        }
        if (!two) continue;
        _tile_loadd(7, tiles + 16, 64);
        _tile_dpbf16ps(1, 6, 7);
        if (both) _tile_dpbf16ps(3, 5, 7);
    }
    _tile_stored(0, out, 4 * stride);
    if (two) _tile_stored(1, out + 16, 4 * stride);
    if (!both) return;
    _tile_stored(2, out + AMX_ROWS * stride, 4 * stride);
    if (two) _tile_stored(3, out + AMX_ROWS * stride + 16, 4 * stride);
}

// As `attention_as` in bfloat16. `configured` is the rows for which the tiles are set up; returns it.
ALWAYS_INLINE size_t amx_head(size_t configured, const uint16_t *q, const uint16_t *k, const uint16_t *v, size_t stride,
                              size_t queries, size_t length, size_t head_size, float scale, char *scratch, float *out,
                              size_t out_stride) {
    const attention_layout layout = attention_layout_of(WIDTH, MATRIX_BFLOAT16, length, head_size);
    const size_t width = layout.width, key_columns = layout.key_columns;
    const size_t head_steps = (head_size + 31) / 32, text_steps = (length + 31) / 32;
    __m512i *keys = (__m512i *)(scratch + layout.keys), *values = (__m512i *)(scratch + layout.values);
    __m512i *factors = (__m512i *)(scratch + layout.queries);
    float *scores = (float *)(scratch + layout.scores), *results = (float *)(scratch + layout.results);
    char *probabilities = scratch + layout.probabilities;
    amx_pack_keys(k, stride, length, head_size, keys);
    amx_pack_values(v, stride, length, head_size, width, values);
    for (size_t row = 0, now; row < queries; row += now) {
        const bool both = queries - row >= AMX_BLOCK;
        const size_t tile_rows = queries - row < AMX_ROWS ? queries - row : AMX_ROWS;
        now = both ? AMX_BLOCK : tile_rows;
        if (tile_rows != configured) amx_configure(configured = tile_rows);
        for (size_t r = 0; r < now; r++) {
            for (size_t step = 0; step < head_steps; step++) {
                factors[r * head_steps + step] = amx_factors(q + (row + r) * stride + 32 * step, head_size - 32 * step);
            }
        }
        for (size_t first = 0; first < length; first += 16) {
            amx_columns(both, false, (const char *)factors, 64 * head_steps, keys + first * head_steps, 16, head_steps,
                        scores + first, key_columns);
        }
        float inverse[AMX_BLOCK];
        for (size_t r = 0; r < now; r++) {
            inverse[r] = amx_exponentials(scores + r * key_columns, length, scale,
                                          (__m512i *)(probabilities + r * 64 * text_steps));
        }
        for (size_t column = 0; column < width; column += 32) {
            amx_columns(both, true, probabilities, 64 * text_steps, values + column, width, text_steps,
                        results + column, width);
        }
        for (size_t r = 0; r < now; r++) {
            float *to = out + (row + r) * out_stride;
            const float *from = results + r * width;
            size_t i = 0;
            for (; i + LANES <= head_size; i += LANES) store(to + i, load(from + i) * splat(inverse[r]));
            for (; i < head_size; i++) to[i] = from[i] * inverse[r];
        }
    }
    return configured;
}

static void attention_amx(const uint16_t *q, const uint16_t *k, const uint16_t *v, size_t stride, size_t queries, size_t length,
                          size_t heads, size_t head_size, float scale, char *scratch, float *out, size_t out_stride) {
    size_t configured = 0;
    for (size_t at = 0; at < heads * head_size; at += head_size) {
        configured = amx_head(configured, q + at, k + at, v + at, stride, queries, length, head_size, scale, scratch,
                              out + at, out_stride);
    }
    _tile_release();
}
