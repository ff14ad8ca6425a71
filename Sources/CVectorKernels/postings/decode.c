#include "../include/postings.h"

#include "unpack.h"

#include "../include/cpu.h"

#include <string.h>

typedef struct {
    unsigned gap_width, frequency_width;
    const uint8_t *ids, *frequencies;
    size_t bitmap_bytes, size;
} block_layout;

// Reads the header; false if the block does not fit into `available` bytes or has impossible widths.
static bool read_layout(const uint8_t *block, size_t available, size_t count, block_layout *layout) {
    if (available < 2 || count == 0 || count > POSTINGS_BLOCK) return false;
    layout->gap_width = block[0];
    layout->frequency_width = block[1];
    if (layout->frequency_width > POSTINGS_MAX_FREQUENCY_BITS) return false;
    size_t header = 2, id_bytes;
    if (layout->gap_width == POSTINGS_BITMAP) {
        if (available < 3) return false;
        header = 3;
        id_bytes = layout->bitmap_bytes = block[2];
    } else {
        if (layout->gap_width > 32) return false;
        id_bytes = (count * layout->gap_width + 7) / 8;
    }
    layout->ids = block + header;
    layout->frequencies = layout->ids + id_bytes;
    layout->size = header + id_bytes + (count * layout->frequency_width + 7) / 8;
    return layout->size <= available;
}

// ids[i] = base + bit number of the i-th set bit. Returns the number of set bits, or SIZE_MAX above 128.
static size_t expand_bitmap_scalar(const uint8_t *bitmap, size_t bytes, uint32_t base, uint32_t *ids) {
    size_t found = 0;
    for (size_t i = 0; i < bytes; i++) {
        for (unsigned bits = bitmap[i]; bits != 0; bits &= bits - 1) {
            if (found == POSTINGS_BLOCK) return SIZE_MAX;
            ids[found++] = base + (uint32_t)(8 * i) + (uint32_t)__builtin_ctz(bits);
        }
    }
    return found;
}

static bool ids_from_gaps_scalar(uint32_t *ids, size_t count, uint32_t previous, uint32_t limit) {
    bool valid = true;
    for (size_t i = 0; i < count; i++) {
        previous += ids[i] + 1;
        ids[i] = previous;
        valid &= previous < limit;
    }
    return valid;
}

size_t postings_decode_scalar(const uint8_t *block, size_t available, size_t count, uint32_t previous, uint32_t limit,
                              uint32_t *ids, uint32_t *frequencies) {
    block_layout layout;
    if (!read_layout(block, available, count, &layout)) return 0;
    if (layout.gap_width == POSTINGS_BITMAP) {
        if (expand_bitmap_scalar(layout.ids, layout.bitmap_bytes, previous + 1, ids) != count) return 0;
        for (size_t i = 0; i < count; i++) {
            if (ids[i] >= limit) return 0;
        }
    } else {
        postings_unpack_scalar(layout.ids, layout.gap_width, count, ids);
        if (!ids_from_gaps_scalar(ids, count, previous, limit)) return 0;
    }
    if (frequencies) {
        postings_unpack_scalar(layout.frequencies, layout.frequency_width, count, frequencies);
        for (size_t i = 0; i < count; i++) frequencies[i] += 1;
    }
    return layout.size;
}

#if defined(__x86_64__)

#define VBMI __attribute__((target("avx512f,avx512bw,avx512vl,avx512vbmi")))

VBMI static size_t expand_bitmap_avx512(const uint8_t *bitmap, size_t bytes, uint32_t base, uint32_t *ids) {
    size_t found = 0;
    __m512i next = _mm512_add_epi32(_mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15),
                                    _mm512_set1_epi32((int)base));
    for (size_t i = 0; i < bytes; i += 2) {
        uint16_t bits = (uint16_t)(i + 1 < bytes ? bitmap[i] | bitmap[i + 1] << 8 : bitmap[i]);
        size_t set = (size_t)__builtin_popcount(bits);
        if (found + set > POSTINGS_BLOCK) return SIZE_MAX;
        __m512i packed = _mm512_maskz_compress_epi32(bits, next);
        // A whole vector may only be stored where it stays inside the 128 ids.
        if (found <= POSTINGS_BLOCK - 16) {
            _mm512_storeu_si512(ids + found, packed);
        } else {
            _mm512_mask_storeu_epi32(ids + found, (__mmask16)((1u << set) - 1), packed);
        }
        found += set;
        next = _mm512_add_epi32(next, _mm512_set1_epi32(16));
    }
    return found;
}

VBMI static bool ids_below_avx512(const uint32_t *ids, size_t count, uint32_t limit) {
    __m512i bound = _mm512_set1_epi32((int)limit);
    uint32_t outside = 0;
    for (size_t i = 0; i < count; i += 16) {
        __mmask16 lanes = count - i >= 16 ? 0xFFFF : (__mmask16)((1u << (count - i)) - 1);
        outside |= _mm512_mask_cmpge_epu32_mask(lanes, _mm512_maskz_loadu_epi32(lanes, ids + i), bound);
    }
    return outside == 0;
}

// Unpacks and sums the gaps, sixteen at a time.
VBMI static bool ids_from_packed_avx512(const uint8_t *packed, unsigned width, size_t count, uint32_t previous,
                                        uint32_t limit, uint32_t *ids) {
    unpack512 plan = unpack512_plan(width);
    __m512i one = _mm512_set1_epi32(1), zero = _mm512_setzero_si512(), last = _mm512_set1_epi32(15);
    __m512i carry = _mm512_set1_epi32((int)previous), bound = _mm512_set1_epi32((int)limit);
    uint32_t outside = 0;
    for (size_t i = 0; i < count; i += 16) {
        __m512i sum = _mm512_add_epi32(unpack512_group(plan, packed + width * i / 8), one);
        sum = _mm512_add_epi32(sum, _mm512_alignr_epi32(sum, zero, 15));
        sum = _mm512_add_epi32(sum, _mm512_alignr_epi32(sum, zero, 14));
        sum = _mm512_add_epi32(sum, _mm512_alignr_epi32(sum, zero, 12));
        sum = _mm512_add_epi32(sum, _mm512_alignr_epi32(sum, zero, 8));
        sum = _mm512_add_epi32(sum, carry);
        _mm512_storeu_si512(ids + i, sum);
        __mmask16 lanes = count - i >= 16 ? 0xFFFF : (__mmask16)((1u << (count - i)) - 1);
        outside |= _mm512_mask_cmpge_epu32_mask(lanes, sum, bound);
        carry = _mm512_permutexvar_epi32(last, sum);
    }
    return outside == 0;
}

VBMI static void frequencies_avx512(const uint8_t *packed, unsigned width, size_t count, uint32_t *frequencies) {
    __m512i one = _mm512_set1_epi32(1);
    if (width == 0) {
        for (size_t i = 0; i < count; i += 16) _mm512_storeu_si512(frequencies + i, one);
        return;
    }
    unpack512 plan = unpack512_plan(width);
    for (size_t i = 0; i < count; i += 16) {
        __m512i value = unpack512_group(plan, packed + width * i / 8);
        _mm512_storeu_si512(frequencies + i, _mm512_add_epi32(value, one));
    }
}

VBMI static size_t decode_avx512(const uint8_t *block, size_t available, size_t count, uint32_t previous,
                                 uint32_t limit, uint32_t *ids, uint32_t *frequencies) {
    block_layout layout;
    if (!read_layout(block, available, count, &layout)) return 0;
    if (layout.gap_width == POSTINGS_BITMAP) {
        if (expand_bitmap_avx512(layout.ids, layout.bitmap_bytes, previous + 1, ids) != count) return 0;
        if (!ids_below_avx512(ids, count, limit)) return 0;
    } else if (layout.gap_width <= POSTINGS_SHUFFLE_WIDTH) {
        if (!ids_from_packed_avx512(layout.ids, layout.gap_width, count, previous, limit, ids)) return 0;
    } else {
        postings_unpack_scalar(layout.ids, layout.gap_width, count, ids);
        if (!ids_from_gaps_scalar(ids, count, previous, limit)) return 0;
    }
    if (frequencies) frequencies_avx512(layout.frequencies, layout.frequency_width, count, frequencies);
    return layout.size;
}

__attribute__((target("avx2"))) static bool ids_from_gaps_avx2(uint32_t *ids, size_t count, uint32_t previous,
                                                               uint32_t limit) {
    __m256i carry = _mm256_set1_epi32((int)previous), one = _mm256_set1_epi32(1), last = _mm256_set1_epi32(7);
    __m256i valid = _mm256_set1_epi32(-1), highest = _mm256_set1_epi32((int)(limit - 1));
    size_t i = 0;
    for (; i + 8 <= count; i += 8) {
        __m256i sum = _mm256_add_epi32(_mm256_loadu_si256((const __m256i *)(ids + i)), one);
        sum = _mm256_add_epi32(sum, _mm256_slli_si256(sum, 4));
        sum = _mm256_add_epi32(sum, _mm256_slli_si256(sum, 8));
        __m256i low = _mm256_permute2x128_si256(sum, sum, 0x08);
        sum = _mm256_add_epi32(sum, _mm256_shuffle_epi32(low, 0xFF));
        sum = _mm256_add_epi32(sum, carry);
        _mm256_storeu_si256((__m256i *)(ids + i), sum);
        valid = _mm256_and_si256(valid, _mm256_cmpeq_epi32(_mm256_min_epu32(sum, highest), sum));
        carry = _mm256_permutevar8x32_epi32(sum, last);
    }
    if (_mm256_movemask_epi8(valid) != -1) return false;
    return ids_from_gaps_scalar(ids + i, count - i, (uint32_t)_mm256_extract_epi32(carry, 0), limit);
}

#endif

size_t postings_decode(const uint8_t *block, size_t available, size_t count, uint32_t previous, uint32_t limit,
                       uint32_t *ids, uint32_t *frequencies) {
    if (limit == 0) return 0;
#if defined(__x86_64__)
    if (postings_has_vbmi()) return decode_avx512(block, available, count, previous, limit, ids, frequencies);
    if (kernels_level() >= KERNELS_AVX2) {
        block_layout layout;
        if (!read_layout(block, available, count, &layout)) return 0;
        if (layout.gap_width == POSTINGS_BITMAP) {
            if (expand_bitmap_scalar(layout.ids, layout.bitmap_bytes, previous + 1, ids) != count) return 0;
            for (size_t i = 0; i < count; i++) {
                if (ids[i] >= limit) return 0;
            }
        } else {
            postings_unpack(layout.ids, layout.gap_width, count, ids);
            if (!ids_from_gaps_avx2(ids, count, previous, limit)) return 0;
        }
        if (frequencies) {
            postings_unpack(layout.frequencies, layout.frequency_width, count, frequencies);
            for (size_t i = 0; i < count; i++) frequencies[i] += 1;
        }
        return layout.size;
    }
#elif defined(__aarch64__)
    if (kernels_level() >= KERNELS_NEON) {
        block_layout layout;
        if (!read_layout(block, available, count, &layout)) return 0;
        if (layout.gap_width == POSTINGS_BITMAP) {
            if (expand_bitmap_scalar(layout.ids, layout.bitmap_bytes, previous + 1, ids) != count) return 0;
            for (size_t i = 0; i < count; i++) {
                if (ids[i] >= limit) return 0;
            }
        } else {
            postings_unpack(layout.ids, layout.gap_width, count, ids);
            if (!ids_from_gaps_scalar(ids, count, previous, limit)) return 0;
        }
        if (frequencies) {
            postings_unpack(layout.frequencies, layout.frequency_width, count, frequencies);
            for (size_t i = 0; i < count; i++) frequencies[i] += 1;
        }
        return layout.size;
    }
#endif
    return postings_decode_scalar(block, available, count, previous, limit, ids, frequencies);
}
