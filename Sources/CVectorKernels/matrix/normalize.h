// Part of a level (see level_body.h): layer normalisation.

static void add_normalize(const float *x, const float *residual, const float *weight, const float *bias, float epsilon,
                          size_t rows, size_t width, float *out) {
    const size_t whole = width / 16 * 16;
    for (size_t row = 0; row < rows; row++, x += width, out += width, residual += residual ? width : 0) {
        float lanes[16];
        vec sums[GROUPS] = {};
        for (size_t i = 0; i < whole; i += 16) {
            for (int group = 0; group < GROUPS; group++) {
                size_t at = i + (size_t)group * LANES;
                vec value = residual ? load(x + at) + load(residual + at) : load(x + at);
                store(out + at, value);
                sums[group] += value;
            }
        }
        for (int group = 0; group < GROUPS; group++) store(lanes + group * LANES, sums[group]);
        for (size_t i = whole; i < width; i++) {
            out[i] = residual ? x[i] + residual[i] : x[i];
            lanes[i - whole] += out[i];
        }
        const float mean = join_sum(lanes) / (float)width;

        vec squares[GROUPS] = {};
        for (size_t i = 0; i < whole; i += 16) {
            for (int group = 0; group < GROUPS; group++) {
                vec difference = load(out + i + group * LANES) - splat(mean);
                squares[group] = fma_vec(difference, difference, squares[group]);
            }
        }
        for (int group = 0; group < GROUPS; group++) store(lanes + group * LANES, squares[group]);
        for (size_t i = whole; i < width; i++) {
            float difference = out[i] - mean;
            lanes[i - whole] = fma_one(difference, difference, lanes[i - whole]);
        }
        const float inverse = 1.0f / __builtin_sqrtf(join_sum(lanes) / (float)width + epsilon);

        size_t i = 0;
        for (; i + LANES <= width; i += LANES) {
            vec value = (load(out + i) - splat(mean)) * splat(inverse);
            store(out + i, fma_vec(value, load(weight + i), load(bias + i)));
        }
        for (; i < width; i++) out[i] = fma_one((out[i] - mean) * inverse, weight[i], bias[i]);
    }
}
