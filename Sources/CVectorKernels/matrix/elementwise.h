// Part of a level (see level_body.h): what is done number by number, in place, to rows of floats or bfloat16.

// Stores the first `count` (at most LANES) numbers.
ALWAYS_INLINE void store_source(matrix_source source, void *to, vec value, size_t count) {
    if (source == MATRIX_SOURCE_FLOAT32) {
        memcpy(to, &value, count * 4);
    } else {
        halves rounded = to_bfloat16(value);
        memcpy(to, &rounded, count * 2);
    }
}

ALWAYS_INLINE vec load_some(matrix_source source, const void *from, size_t count) {
    return count == LANES ? load_source(source, from) : load_source_partly(source, from, count);
}

ALWAYS_INLINE void rotate_as(matrix_source source, char *rows, size_t count, size_t stride, size_t heads,
                             size_t head_size, const float *cosines, const float *sines) {
    const size_t size = source_size(source), half = head_size / 2;
    for (size_t row = 0; row < count; row++, rows += stride * size, cosines += half, sines += half) {
        for (size_t head = 0; head < heads; head++) {
            char *first = rows + head * head_size * size, *second = first + half * size;
            for (size_t i = 0; i < half; i += LANES) {
                const size_t now = half - i < LANES ? half - i : LANES;
                const vec a = load_some(source, first + i * size, now), b = load_some(source, second + i * size, now);
                const vec c = load_some(MATRIX_SOURCE_FLOAT32, cosines + i, now);
                const vec s = load_some(MATRIX_SOURCE_FLOAT32, sines + i, now);
                store_source(source, first + i * size, fma_vec(a, c, -(b * s)), now);
                store_source(source, second + i * size, fma_vec(b, c, a * s), now);
            }
        }
    }
}

static void rotate(matrix_source source, void *rows, size_t count, size_t stride, size_t heads, size_t head_size,
                   const float *cosines, const float *sines) {
    if (source == MATRIX_SOURCE_FLOAT32) {
        rotate_as(MATRIX_SOURCE_FLOAT32, rows, count, stride, heads, head_size, cosines, sines);
    } else {
        rotate_as(MATRIX_SOURCE_BFLOAT16, rows, count, stride, heads, head_size, cosines, sines);
    }
}

ALWAYS_INLINE void gate_as(matrix_source source, char *rows, size_t count, size_t width) {
    const size_t size = source_size(source);
    for (size_t row = 0; row < count; row++) {
        const char *from = rows + row * 2 * width * size;
        char *to = rows + row * width * size;
        for (size_t i = 0; i < width; i += LANES) {
            const size_t now = width - i < LANES ? width - i : LANES;
            vec value = load_some(source, from + i * size, now) * load_some(source, from + (width + i) * size, now);
            store_source(source, to + i * size, value, now);
        }
    }
}

static void gate(matrix_source source, void *rows, size_t count, size_t width) {
    if (source == MATRIX_SOURCE_FLOAT32) {
        gate_as(MATRIX_SOURCE_FLOAT32, rows, count, width);
    } else {
        gate_as(MATRIX_SOURCE_BFLOAT16, rows, count, width);
    }
}
