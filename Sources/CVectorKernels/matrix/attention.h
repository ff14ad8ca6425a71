// Part of a level (see level_body.h): attention within one text.

// A row of scores → e^(scale·(score − greatest)) as factors of the next product, unnormalised; returns 1 / their sum.
// Both rows are readable and writable up to the next multiple of 16 elements.
ALWAYS_INLINE float exponentials(matrix_precision precision, float *scores, size_t length, float scale, char *to) {
    const size_t padded = round_up(length, 16);
    for (size_t i = length; i < padded; i++) scores[i] = -__builtin_inff();
    vec greatest = load(scores);
    for (size_t i = LANES; i < padded; i += LANES) {
        vec value = load(scores + i);
        greatest = choose(value > greatest, value, greatest);
    }
    float maximum = greatest[0];
    for (int lane = 1; lane < LANES; lane++) maximum = greatest[lane] > maximum ? greatest[lane] : maximum;
    const vec factor = splat(scale * 1.44269504f), shift = splat(maximum);
    vec sums[GROUPS] = {};
    for (size_t i = 0; i < padded; i += 16) {
        for (int group = 0; group < GROUPS; group++) {
            size_t at = i + (size_t)group * LANES;
            vec value = exp2_vec((load(scores + at) - shift) * factor);
            store_factors(precision, value, 0, 0, to + at * 4 / group_size(precision));
            sums[group] += value;
        }
    }
    float lanes[16];
    for (int group = 0; group < GROUPS; group++) store(lanes + group * LANES, sums[group]);
    return 1.0f / join_sum(lanes);
}

// The numbers of a row that attention reads.
ALWAYS_INLINE matrix_source attention_source(matrix_precision precision) {
    return precision == MATRIX_BFLOAT16 ? MATRIX_SOURCE_BFLOAT16 : MATRIX_SOURCE_FLOAT32;
}

// The values of a head, token group by token group; beyond the head and the text they are zero.
ALWAYS_INLINE void pack_values(matrix_precision precision, const char *v, size_t row_bytes, size_t length,
                               size_t head_size, size_t width, uint32_t *to) {
    const matrix_source source = attention_source(precision);
    const size_t size = source_size(source);
    for (size_t token = 0; token < length; token += group_size(precision), to += width) {
        for (size_t i = 0; i < width; i += LANES) {
            size_t count = i >= head_size ? 0 : head_size - i < LANES ? head_size - i : LANES;
            const char *from = v + token * row_bytes + i * size;
            vec low = count == LANES ? load_source(source, from) : load_source_partly(source, from, count);
            uvec group = (uvec)low;
            if (precision == MATRIX_BFLOAT16) {
                vec high = {};
                if (token + 1 < length) {
                    from += row_bytes;
                    high = count == LANES ? load_source(source, from) : load_source_partly(source, from, count);
                }
                // Widened bfloat16 has its bits on top.
                group = (group >> 16) | (uvec)high;
            }
            *(uvec_unaligned *)(to + i) = group;
        }
    }
}

ALWAYS_INLINE void attention_as(matrix_precision precision, size_t tile_rows, const char *q, const char *k,
                                const char *v, size_t stride, size_t queries, size_t length, size_t window,
                                size_t head_size, float scale, char *scratch, float *out, size_t out_stride) {
    const matrix_source source = attention_source(precision);
    const size_t stored_bytes = stride * source_size(source);
    const attention_layout layout = attention_layout_of(WIDTH, precision, length, head_size);
    const size_t width = layout.width, key_columns = layout.key_columns;
    const size_t head_groups = group_count(precision, head_size), value_group = group_size(precision);
    const size_t panel_groups = padded_groups(precision, head_size);
    uint32_t *keys = (uint32_t *)(scratch + layout.keys), *values = (uint32_t *)(scratch + layout.values);
    float *scores = (float *)(scratch + layout.scores), *results = (float *)(scratch + layout.results);
    char *probabilities = scratch + layout.probabilities;
    const size_t probability_bytes = row_bytes(precision, length);
    for (size_t first = 0; first < length; first += WIDTH) {
        size_t columns = length - first < WIDTH ? length - first : WIDTH;
        pack_as(precision, source, k + first * stored_bytes, columns, head_size, stride, NULL,
                (char *)(keys + first * panel_groups));
    }
    pack_values(precision, v, stored_bytes, length, head_size, width, values);
    for (size_t row = 0; row < queries; row += tile_rows) {
        const size_t now = queries - row < tile_rows ? queries - row : tile_rows;
        // The tokens that one of these rows sees, from the beginning of a panel.
        const size_t low = window && row > window ? (row - window) / WIDTH * WIDTH : 0;
        const size_t high = window && length - row > now + window ? row + now + window : length;
        const char *rows = q + row * stored_bytes;
        size_t stride_bytes = stored_bytes;
        if (precision == MATRIX_BFLOAT16) {
            prepare(MATRIX_BFLOAT16, MATRIX_SOURCE_BFLOAT16, rows, now, head_size, stride, NULL, NULL,
                    scratch + layout.queries, NULL);
            rows = scratch + layout.queries;
            stride_bytes = row_bytes(MATRIX_BFLOAT16, head_size);
        }
        for (size_t first = low; first < high; first += WIDTH) {
            size_t vectors = ((high - first < WIDTH ? high - first : WIDTH) + LANES - 1) / LANES;
            const uint32_t *panel = keys + first * panel_groups;
            if (precision == MATRIX_BFLOAT16) {
                tile_bfloat16_narrow(vectors, now, rows, stride_bytes, panel, WIDTH, head_groups, scores + first,
                                     key_columns);
            } else {
                tile_float32_narrow(vectors, now, rows, stride_bytes, panel, WIDTH, head_groups, scores + first,
                                    key_columns);
            }
        }
        float inverse[ATTENTION_ROWS];
        for (size_t r = 0; r < now; r++) {
            float *seen = scores + r * key_columns;
            if (window) {
                for (size_t i = low; i + window < row + r; i++) seen[i] = -__builtin_inff();
                for (size_t i = row + r + window + 1; i < high; i++) seen[i] = -__builtin_inff();
            }
            inverse[r] = exponentials(precision, seen + low, high - low, scale, probabilities + r * probability_bytes);
        }
        const uint32_t *seen_values = values + low / value_group * width;
        const size_t seen_groups = group_count(precision, high - low);
        for (size_t column = 0; column < width; column += WIDTH) {
            size_t vectors = (width - column < WIDTH ? width - column : WIDTH) / LANES;
            if (precision == MATRIX_BFLOAT16) {
                tile_bfloat16_narrow(vectors, now, probabilities, probability_bytes, seen_values + column,
                                     width, seen_groups, results + column, width);
            } else {
                tile_float32_narrow(vectors, now, probabilities, probability_bytes, seen_values + column,
                                    width, seen_groups, results + column, width);
            }
        }
        for (size_t r = 0; r < now; r++) {
            float *to = out + (row + r) * out_stride;
            const float *from = results + r * width;
            size_t i = 0;
            for (; i + LANES <= head_size; i += LANES) store(to + i, load(from + i) * splat(inverse[r]));
            for (; i < head_size; i++) to[i] = from[i] * inverse[r];
        }
    }
}

#if defined(LEVEL_AMX)
#include "attention_amx.h"
#endif

static void attention(matrix_precision precision, const void *q, const void *k, const void *v, size_t stride,
                      size_t queries, size_t length, size_t window, size_t heads, size_t head_size, float scale,
                      void *scratch, float *out, size_t out_stride) {
#if defined(LEVEL_AMX)
    // Few tokens see each other within a window: tiles would mostly be masked.
    if (precision == MATRIX_BFLOAT16 && !window) {
        return attention_amx(q, k, v, stride, queries, length, heads, head_size, scale, scratch, out, out_stride);
    }
#endif
    for (size_t at = 0; at < heads * head_size; at += head_size) {
        const size_t byte = at * source_size(attention_source(precision));
        const char *queries_at = (const char *)q + byte, *keys_at = (const char *)k + byte;
        const char *values_at = (const char *)v + byte;
        if (precision == MATRIX_BFLOAT16) {
            attention_as(MATRIX_BFLOAT16, ROWS_bfloat16, queries_at, keys_at, values_at, stride, queries, length,
                         window, head_size, scale, scratch, out + at, out_stride);
        } else {
            attention_as(MATRIX_FLOAT32, ROWS_float32, queries_at, keys_at, values_at, stride, queries, length,
                         window, head_size, scale, scratch, out + at, out_stride);
        }
    }
}
