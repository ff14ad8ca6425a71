#include "kernels.h"

#include <string.h>

size_t postings_pack(const uint32_t *values, unsigned width, size_t count, uint8_t *packed) {
    uint64_t pending = 0;
    unsigned bits = 0;
    size_t size = 0;
    uint64_t mask = (1ull << width) - 1;
    for (size_t i = 0; i < count; i++) {
        pending |= (values[i] & mask) << bits;
        bits += width;
        while (bits >= 8) {
            packed[size++] = (uint8_t)pending;
            pending >>= 8;
            bits -= 8;
        }
    }
    if (bits > 0) packed[size++] = (uint8_t)pending;
    return size;
}

static unsigned width_of(uint32_t bits) { return bits == 0 ? 0 : 32 - (unsigned)__builtin_clz(bits); }

// How an array is packed: values of more than `width` bits are patched.
typedef struct {
    unsigned width, high_width, patches;
    size_t size;
} array_plan;

// The smallest way to pack the values.
static array_plan plan_array(const uint32_t *values, size_t count) {
    unsigned of_width[33] = {0}, widest = 0, patches = 0;
    for (size_t i = 0; i < count; i++) {
        unsigned width = width_of(values[i]);
        of_width[width]++;
        if (width > widest) widest = width;
    }
    array_plan best = {widest, 0, 0, (count * widest + 7) / 8};
    for (unsigned width = widest; width-- > 0;) {
        patches += of_width[width + 1];
        size_t size = (count * width + 7) / 8 + 2 + patches + ((size_t)patches * (widest - width) + 7) / 8;
        if (size < best.size) best = (array_plan){width, widest - width, patches, size};
    }
    return best;
}

// Writes an array, and into `kind` its first byte.
static size_t write_array(const uint32_t *values, size_t count, array_plan plan, uint8_t *kind, uint8_t *out) {
    size_t size = postings_pack(values, plan.width, count, out);
    *kind = (uint8_t)(plan.width | (plan.high_width ? POSTINGS_PATCHED : 0));
    if (!plan.high_width) return size;
    uint32_t high[POSTINGS_BLOCK];
    out[size++] = (uint8_t)plan.patches;
    out[size++] = (uint8_t)plan.high_width;
    unsigned found = 0;
    for (size_t i = 0; i < count; i++) {
        // The width is below 32 here.
        if (values[i] >> plan.width == 0) continue;
        out[size++] = (uint8_t)i;
        high[found++] = values[i] >> plan.width;
    }
    return size + postings_pack(high, plan.high_width, found, out + size);
}

size_t postings_encode(const uint32_t *ids, const uint32_t *frequencies, size_t count, uint32_t previous,
                       uint8_t *block) {
    uint32_t gaps[POSTINGS_BLOCK], rest[POSTINGS_BLOCK];
    uint32_t before = previous;
    for (size_t i = 0; i < count; i++) {
        gaps[i] = ids[i] - before - 1;
        before = ids[i];
        rest[i] = frequencies[i] - 1;
    }
    array_plan gap_plan = plan_array(gaps, count);
    size_t bitmap_bytes = ((size_t)(ids[count - 1] - previous) + 7) / 8;
    size_t size;
    if (bitmap_bytes + 1 < gap_plan.size && bitmap_bytes <= 255) {
        block[0] = POSTINGS_BITMAP;
        block[2] = (uint8_t)bitmap_bytes;
        memset(block + 3, 0, bitmap_bytes);
        for (size_t i = 0; i < count; i++) {
            uint32_t bit = ids[i] - previous - 1;
            block[3 + bit / 8] |= (uint8_t)(1u << (bit & 7));
        }
        size = 3 + bitmap_bytes;
    } else {
        size = 2 + write_array(gaps, count, gap_plan, block, block + 2);
    }
    return size + write_array(rest, count, plan_array(rest, count), block + 1, block + size);
}
