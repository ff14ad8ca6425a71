#include "../include/postings.h"

#include <string.h>

static unsigned width_of(uint32_t bits) { return bits == 0 ? 0 : 32 - (unsigned)__builtin_clz(bits); }

size_t postings_encode(const uint32_t *ids, const uint32_t *frequencies, size_t count, uint32_t previous,
                       uint8_t *block) {
    uint32_t gaps[POSTINGS_BLOCK], rest[POSTINGS_BLOCK];
    uint32_t gap_bits = 0, frequency_bits = 0;
    uint32_t before = previous;
    for (size_t i = 0; i < count; i++) {
        gaps[i] = ids[i] - before - 1;
        before = ids[i];
        rest[i] = frequencies[i] - 1;
        gap_bits |= gaps[i];
        frequency_bits |= rest[i];
    }
    unsigned gap_width = width_of(gap_bits), frequency_width = width_of(frequency_bits);
    size_t packed_bytes = (count * gap_width + 7) / 8;
    size_t bitmap_bytes = ((size_t)(ids[count - 1] - previous) + 7) / 8;
    size_t size;
    block[1] = (uint8_t)frequency_width;
    if (bitmap_bytes + 1 < packed_bytes && bitmap_bytes <= 255) {
        block[0] = POSTINGS_BITMAP;
        block[2] = (uint8_t)bitmap_bytes;
        memset(block + 3, 0, bitmap_bytes);
        for (size_t i = 0; i < count; i++) {
            uint32_t bit = ids[i] - previous - 1;
            block[3 + bit / 8] |= (uint8_t)(1u << (bit & 7));
        }
        size = 3 + bitmap_bytes;
    } else {
        block[0] = (uint8_t)gap_width;
        size = 2 + postings_pack(gaps, gap_width, count, block + 2);
    }
    return size + postings_pack(rest, frequency_width, count, block + size);
}
