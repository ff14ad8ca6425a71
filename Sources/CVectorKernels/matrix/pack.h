// Part of a level (see level_body.h): factors of products from floats.

// The number whose low byte is the 8-bit factor: round to nearest even by adding 1.5·2^23.
ALWAYS_INLINE ivec quantized(vec value, float inverse) { return (ivec)(value * splat(inverse) + splat(12582912.0f)); }

// The factor that maps a column whose greatest magnitude is `maximum` onto −127…127.
ALWAYS_INLINE float inverse_scale(float maximum) { return maximum > 0 ? 127.0f / maximum : 0.0f; }

ALWAYS_INLINE float magnitude(ivec greatest) {
    int32_t bits = 0;
    for (int lane = 0; lane < LANES; lane++) bits = greatest[lane] > bits ? greatest[lane] : bits;
    float value;
    memcpy(&value, &bits, 4);
    return value;
}

ALWAYS_INLINE float greatest_magnitude(matrix_source source, const char *row, size_t count) {
    // Floats without their sign are ordered like integers.
    ivec greatest = {};
    size_t size = source_size(source), i = 0;
    for (; i + LANES <= count; i += LANES) {
        greatest = __builtin_elementwise_max(greatest, (ivec)load_source(source, row + i * size) & 0x7FFFFFFF);
    }
    if (i < count) {
        vec rest = load_source_partly(source, row + i * size, count - i);
        greatest = __builtin_elementwise_max(greatest, (ivec)rest & 0x7FFFFFFF);
    }
    return magnitude(greatest);
}

// Floats as integers in the same order; NaN lies beyond the infinities, so that it is not lost.
ALWAYS_INLINE ivec ordered(ivec bits) { return bits ^ ((bits >> 31) & 0x7FFFFFFF); }

typedef struct {
    float least, greatest;
} number_range;

// From the least to the greatest number of a row, zero included.
ALWAYS_INLINE number_range range_of(matrix_source source, const char *row, size_t count) {
    ivec least = {}, greatest = {};
    size_t size = source_size(source), i = 0;
    for (; i + LANES <= count; i += LANES) {
        ivec value = ordered((ivec)load_source(source, row + i * size));
        least = __builtin_elementwise_min(least, value);
        greatest = __builtin_elementwise_max(greatest, value);
    }
    if (i < count) {
        ivec value = ordered((ivec)load_source_partly(source, row + i * size, count - i));
        least = __builtin_elementwise_min(least, value);
        greatest = __builtin_elementwise_max(greatest, value);
    }
    int32_t low = 0, high = 0;
    for (int lane = 0; lane < LANES; lane++) {
        low = least[lane] < low ? least[lane] : low;
        high = greatest[lane] > high ? greatest[lane] : high;
    }
    low ^= (low >> 31) & 0x7FFFFFFF;
    number_range range;
    memcpy(&range.least, &low, 4);
    memcpy(&range.greatest, &high, 4);
    return range;
}

// Writes LANES factors; `zero` is the 8-bit one that stands for 0.
ALWAYS_INLINE void store_factors(matrix_precision precision, vec value, float inverse, int32_t zero, char *to) {
    switch (precision) {
    case MATRIX_FLOAT32:
        *(vec_unaligned *)to = value;
        break;
    case MATRIX_BFLOAT16:
        *(halves_unaligned *)to = to_bfloat16(value);
        break;
    case MATRIX_INT8:
        *(quarters_unaligned *)to = __builtin_convertvector(quantized(value, inverse) + zero, quarters);
        break;
    }
}

// Turns `count` elements into factors. Writes whole vectors: up to LANES − 1 zero elements more than `count`.
ALWAYS_INLINE void narrow(matrix_precision precision, matrix_source source, const char *from, size_t count,
                          float inverse, int32_t zero, char *to) {
    size_t size = source_size(source), factor = 4 / group_size(precision), i = 0;
    for (; i + LANES <= count; i += LANES) {
        store_factors(precision, load_source(source, from + i * size), inverse, zero, to + i * factor);
    }
    if (i < count) {
        vec rest = load_source_partly(source, from + i * size, count - i);
        store_factors(precision, rest, inverse, zero, to + i * factor);
    }
}

// Groups are moved in pieces that stay in the first-level cache.
#define PIECE 64

// Four columns' pieces, side by side → group by group.
ALWAYS_INLINE void interleave(const char *const columns[4], size_t groups, uint32_t *to) {
    typedef uint32_t four __attribute__((vector_size(16)));
    typedef four four_unaligned __attribute__((aligned(1)));
    size_t g = 0;
    for (; g + 4 <= groups; g += 4) {
        four a = *(const four_unaligned *)(columns[0] + 4 * g), b = *(const four_unaligned *)(columns[1] + 4 * g);
        four c = *(const four_unaligned *)(columns[2] + 4 * g), d = *(const four_unaligned *)(columns[3] + 4 * g);
        four ab_low = __builtin_shufflevector(a, b, 0, 4, 1, 5), ab_high = __builtin_shufflevector(a, b, 2, 6, 3, 7);
        four cd_low = __builtin_shufflevector(c, d, 0, 4, 1, 5), cd_high = __builtin_shufflevector(c, d, 2, 6, 3, 7);
        *(four_unaligned *)(to + (g + 0) * WIDTH) = __builtin_shufflevector(ab_low, cd_low, 0, 1, 4, 5);
        *(four_unaligned *)(to + (g + 1) * WIDTH) = __builtin_shufflevector(ab_low, cd_low, 2, 3, 6, 7);
        *(four_unaligned *)(to + (g + 2) * WIDTH) = __builtin_shufflevector(ab_high, cd_high, 0, 1, 4, 5);
        *(four_unaligned *)(to + (g + 3) * WIDTH) = __builtin_shufflevector(ab_high, cd_high, 2, 3, 6, 7);
    }
    for (; g < groups; g++) {
        for (size_t column = 0; column < 4; column++) memcpy(to + g * WIDTH + column, columns[column] + 4 * g, 4);
    }
}

// The sum of 8-bit factors.
ALWAYS_INLINE int32_t sum_factors(const int8_t *factors, size_t count) {
    int32_t sum = 0;
    for (size_t i = 0; i < count; i++) sum += factors[i];
    return sum;
}

// One element as a float.
ALWAYS_INLINE float load_one(matrix_source source, const char *from) { return load_source_partly(source, from, 1)[0]; }

// The greatest magnitude of a column's weights, but for its exact channels.
ALWAYS_INLINE float column_maximum(matrix_source source, const char *row, size_t depth, const matrix_exact *exact) {
    const size_t size = source_size(source);
    float greatest = 0;
    size_t from = 0;
    for (size_t k = 0; k <= exact->count; k++) {
        const size_t to = k < exact->count ? exact->channels[k] : depth;
        const float part = greatest_magnitude(source, row + from * size, to - from);
        // NaN is greater than all, so that it is not lost.
        if (!(part <= greatest)) greatest = part;
        from = to + 1;
    }
    return greatest;
}

ALWAYS_INLINE void pack_as(matrix_precision precision, matrix_source source, const char *weights, size_t columns,
                           size_t depth, size_t stride, const matrix_exact *exact, char *panel) {
    const size_t size = source_size(source), factors = group_size(precision);
    const size_t groups = group_count(precision, depth);
    uint32_t *data = (uint32_t *)(panel + panel_header(WIDTH, precision));
    float inverse[WIDTH] = {0};
    int32_t sums[WIDTH] = {0};
    if (precision == MATRIX_INT8) {
        float *scales = (float *)panel, *exactly = (float *)panel + 2 * WIDTH;
        memset(exactly, 0, MATRIX_EXACT_CHANNELS * WIDTH * sizeof(float));
        for (size_t column = 0; column < WIDTH; column++) {
            float maximum = 0;
            if (column < columns) {
                const char *row = weights + column * stride * size;
                maximum = column_maximum(source, row, depth, exact);
                for (size_t k = 0; k < exact->count; k++) {
                    exactly[k * WIDTH + column] = load_one(source, row + exact->channels[k] * size);
                }
            }
            inverse[column] = inverse_scale(maximum);
            scales[column] = maximum / 127.0f;
        }
    }
    for (size_t from = 0; from < groups; from += PIECE) {
        size_t count = groups - from < PIECE ? groups - from : PIECE;
        size_t elements = from * factors + count * factors <= depth ? count * factors : depth - from * factors;
        for (size_t first = 0; first < WIDTH; first += 4) {
            uint32_t pieces[4][PIECE + LANES];
            const char *sides[4];
            for (size_t side = 0; side < 4; side++) {
                size_t column = first + side;
                const char *row = weights + (column * stride + from * factors) * size;
                if (precision == MATRIX_FLOAT32 && source == MATRIX_SOURCE_FLOAT32 && column < columns) {
                    sides[side] = row;
                    continue;
                }
                sides[side] = (const char *)pieces[side];
                if (column >= columns) {
                    memset(pieces[side], 0, 4 * count);
                    continue;
                }
                pieces[side][count - 1] = 0;
                narrow(precision, source, row, elements, inverse[column], 0, (char *)pieces[side]);
                if (precision == MATRIX_INT8) {
                    int8_t *bytes = (int8_t *)pieces[side];
                    for (size_t k = 0; k < exact->count; k++) {
                        size_t channel = exact->channels[k] - from * factors;
                        if (channel < elements) bytes[channel] = 0;
                    }
                    sums[column] += sum_factors(bytes, elements);
                }
            }
            interleave(sides, count, data + from * WIDTH + first);
        }
    }
    memset(data + groups * WIDTH, 0, (padded_groups(precision, depth) - groups) * WIDTH * 4);
    if (precision == MATRIX_INT8) memcpy((int32_t *)panel + WIDTH, sums, sizeof(sums));
}

static void pack(matrix_precision precision, matrix_source source, const void *weights, size_t columns, size_t depth,
                 size_t stride, const matrix_exact *exact, void *panel) {
    static const matrix_exact none = {0};
    if (!exact) exact = &none;
    // Constants, so that the loops are specialised.
#define CASE(P, S) \
    if (precision == P && source == S) pack_as(P, S, weights, columns, depth, stride, exact, panel)
    CASE(MATRIX_FLOAT32, MATRIX_SOURCE_FLOAT32);
    CASE(MATRIX_FLOAT32, MATRIX_SOURCE_FLOAT16);
    CASE(MATRIX_FLOAT32, MATRIX_SOURCE_BFLOAT16);
    CASE(MATRIX_BFLOAT16, MATRIX_SOURCE_FLOAT32);
    CASE(MATRIX_BFLOAT16, MATRIX_SOURCE_FLOAT16);
    CASE(MATRIX_BFLOAT16, MATRIX_SOURCE_BFLOAT16);
    CASE(MATRIX_INT8, MATRIX_SOURCE_FLOAT32);
    CASE(MATRIX_INT8, MATRIX_SOURCE_FLOAT16);
    CASE(MATRIX_INT8, MATRIX_SOURCE_BFLOAT16);
#undef CASE
}

// Rounds a row to 8-bit factors from 0 (or, where the level has them signed, −128) to 255 (127).
ALWAYS_INLINE void prepare_int8(matrix_source source, const char *from, size_t depth, const matrix_exact *exact,
                                float *buffer, char *to, matrix_row *result) {
    memset(result->exact, 0, sizeof(result->exact));
    number_range range;
    float inverse;
    int32_t zero;
    // All but the exact channels.
    const bool isWhole = exact->count == 0;
    if (!isWhole) {
        narrow(MATRIX_FLOAT32, source, from, depth, 0, 0, (char *)buffer);
        for (size_t k = 0; k < exact->count; k++) {
            result->exact[k] = buffer[exact->channels[k]];
            buffer[exact->channels[k]] = 0;
        }
    }
    range = isWhole ? range_of(source, from, depth) : range_of(MATRIX_SOURCE_FLOAT32, (const char *)buffer, depth);
    // One step less than there are, since both ends are rounded.
    const float width = range.greatest - range.least;
    inverse = width > 0 ? 254.0f / width : 0.0f;
    result->scale = width / 254.0f;
    zero = (inverse > 0 ? (int32_t)__builtin_rintf(-range.least * inverse) : 0) - 128 + ROW_OFFSET;
    result->zero = zero;
    if (isWhole) {
        narrow(MATRIX_INT8, source, from, depth, inverse, zero, to);
    } else {
        narrow(MATRIX_INT8, MATRIX_SOURCE_FLOAT32, (const char *)buffer, depth, inverse, zero, to);
    }
}

ALWAYS_INLINE void prepare_as(matrix_precision precision, matrix_source source, const char *rows, size_t count,
                              size_t depth, size_t stride, const matrix_exact *exact, float *buffer, char *prepared,
                              matrix_row *scales) {
    const size_t bytes = row_bytes(precision, depth);
    for (size_t row = 0; row < count; row++) {
        const char *from = rows + row * stride * source_size(source);
        char *to = prepared + row * bytes;
        // The padding is whole vectors of 64 bytes, so writing a whole vector at the end stays inside.
        memset(to + bytes - 64, 0, 64);
        if (precision == MATRIX_INT8) {
            prepare_int8(source, from, depth, exact, buffer, to, scales + row);
        } else {
            narrow(precision, source, from, depth, 0, 0, to);
        }
    }
}

static void prepare(matrix_precision precision, matrix_source source, const void *rows, size_t count, size_t depth,
                    size_t stride, const matrix_exact *exact, float *buffer, void *prepared, matrix_row *scales) {
    static const matrix_exact none = {0};
    if (!exact) exact = &none;
    // Constants, so that the loops are specialised.
#define CASE(P, S) \
    if (precision == P && source == S) prepare_as(P, S, rows, count, depth, stride, exact, buffer, prepared, scales)
    CASE(MATRIX_FLOAT32, MATRIX_SOURCE_FLOAT32);
    CASE(MATRIX_BFLOAT16, MATRIX_SOURCE_FLOAT32);
    CASE(MATRIX_BFLOAT16, MATRIX_SOURCE_BFLOAT16);
    CASE(MATRIX_INT8, MATRIX_SOURCE_FLOAT32);
    CASE(MATRIX_INT8, MATRIX_SOURCE_BFLOAT16);
#undef CASE
}

static void widen(matrix_source source, const void *row, size_t count, int add, float *out) {
    const char *from = row;
    const size_t size = source_size(source);
    size_t i = 0;
    for (; i + LANES <= count; i += LANES) {
        vec value = load_source(source, from + i * size);
        store(out + i, add ? load(out + i) + value : value);
    }
    if (i < count) {
        vec value = load_source_partly(source, from + i * size, count - i);
        for (size_t lane = 0; i + lane < count; lane++) out[i + lane] = add ? out[i + lane] + value[lane] : value[lane];
    }
}
