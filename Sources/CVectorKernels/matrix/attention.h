// Part of a level (see level_body.h): attention within one text.

// scores[0..<length] → e^(scale·(score − greatest)), unnormalised; returns 1 / their sum. The row is readable and
// writable up to the next multiple of 16.
static float exponentials(float *scores, size_t length, float scale) {
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
            vec value = exp2_vec((load(scores + i + group * LANES) - shift) * factor);
            store(scores + i + group * LANES, value);
            sums[group] += value;
        }
    }
    float lanes[16];
    for (int group = 0; group < GROUPS; group++) store(lanes + group * LANES, sums[group]);
    return 1.0f / join_sum(lanes);
}

static void attention(const float *q, const float *k, const float *v, size_t stride, size_t queries, size_t length,
                      size_t head_size, float scale, float *scratch, float *out, size_t out_stride) {
    const size_t keys = round_up(length, WIDTH), width = round_up(head_size, 16);
    float *packed_keys = scratch;
    float *values = packed_keys + round_up(keys * head_size, 16);
    float *scores = values + length * width;
    float *results = scores + ATTENTION_ROWS * keys;
    for (size_t first = 0; first < length; first += WIDTH) {
        size_t columns = length - first < WIDTH ? length - first : WIDTH;
        pack_as(MATRIX_FLOAT32, MATRIX_SOURCE_FLOAT32, (const char *)(k + first * stride), columns, head_size, stride,
                (char *)(packed_keys + first * head_size));
    }
    for (size_t row = 0; row < length; row++) {
        memcpy(values + row * width, v + row * stride, head_size * sizeof(float));
        memset(values + row * width + head_size, 0, (width - head_size) * sizeof(float));
    }
    for (size_t row = 0; row < queries; row += ROWS_float32) {
        size_t now = queries - row < ROWS_float32 ? queries - row : ROWS_float32;
        for (size_t first = 0; first < length; first += WIDTH) {
            size_t columns = length - first < WIDTH ? length - first : WIDTH;
            tile_float32_narrow((columns + LANES - 1) / LANES, now, (const char *)(q + row * stride),
                                stride * sizeof(float), (const uint32_t *)(packed_keys + first * head_size), WIDTH,
                                head_size, scores + first, keys);
        }
        float inverse[ATTENTION_ROWS];
        for (size_t r = 0; r < now; r++) inverse[r] = exponentials(scores + r * keys, length, scale);
        for (size_t column = 0; column < width; column += WIDTH) {
            size_t columns = width - column < WIDTH ? width - column : WIDTH;
            tile_float32_narrow(columns / LANES, now, (const char *)scores, keys * sizeof(float),
                                (const uint32_t *)(values + column), width, length, results + column, width);
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
