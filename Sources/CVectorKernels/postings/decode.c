#include "../include/postings.h"

#include "kernels.h"

#include <string.h>

// An array of a block.
typedef struct {
    unsigned width, high_width;
    const uint8_t *packed, *places, *high;
    size_t patches, bytes;
} packed_array;

typedef struct {
    packed_array gaps, frequencies;
    const uint8_t *bitmap;
    size_t bitmap_bytes, size;
} block_layout;

// Gaps of this width cannot add up past 32 bits: with ids below 2^31, those of a block ascend if all are below the limit.
#define SUMMABLE_WIDTH 24

// Where the parts of an array are; false if it does not fit into `available` bytes or has impossible widths.
static bool read_array(unsigned kind, const uint8_t *bytes, size_t available, size_t count, unsigned widest,
                       packed_array *array) {
    array->width = kind & ~POSTINGS_PATCHED;
    array->packed = bytes;
    array->patches = 0;
    array->high_width = 0;
    array->bytes = (count * array->width + 7) / 8;
    if (kind & POSTINGS_PATCHED) {
        if (array->bytes + 2 > available) return false;
        array->patches = bytes[array->bytes];
        array->high_width = bytes[array->bytes + 1];
        if (array->patches > count || array->high_width == 0) return false;
        array->places = bytes + array->bytes + 2;
        array->high = array->places + array->patches;
        array->bytes += 2 + array->patches + (array->patches * array->high_width + 7) / 8;
    }
    return array->width + array->high_width <= widest && array->bytes <= available;
}

// Reads the header; false if the block does not fit into `available` bytes or has impossible widths, or if the ids cannot
// be below `limit`.
static bool read_layout(const uint8_t *block, size_t available, size_t count, uint32_t previous, uint32_t limit,
                        block_layout *layout) {
    if (available < 2 || count == 0 || count > POSTINGS_BLOCK || limit > INT32_MAX) return false;
    if (previous != UINT32_MAX && previous >= limit) return false;
    size_t used = 2;
    layout->bitmap = NULL;
    if (block[0] == POSTINGS_BITMAP) {
        if (available < 3) return false;
        layout->bitmap = block + 3;
        layout->bitmap_bytes = block[2];
        used = 3 + layout->bitmap_bytes;
    } else {
        if (!read_array(block[0], block + used, available - used, count, 32, &layout->gaps)) return false;
        used += layout->gaps.bytes;
    }
    if (used > available) return false;
    const uint8_t *rest = block + used;
    if (!read_array(block[1], rest, available - used, count, POSTINGS_MAX_FREQUENCY_BITS, &layout->frequencies)) {
        return false;
    }
    layout->size = used + layout->frequencies.bytes;
    return true;
}

typedef void (*unpack_kernel)(const uint8_t *packed, unsigned width, size_t count, uint32_t *values);

// Adds the high bits of the patched values, whose low bits are there; false if a place is outside the array.
__attribute__((always_inline)) static inline bool patch(unpack_kernel unpack, const packed_array *array, size_t count,
                                                        uint32_t *values) {
    if (array->patches == 0) return true;
    uint32_t high[POSTINGS_BLOCK];
    unpack(array->high, array->high_width, array->patches, high);
    bool valid = true;
    for (size_t i = 0; i < array->patches; i++) {
        size_t place = array->places[i];
        valid &= place < count;
        values[place & (POSTINGS_BLOCK - 1)] += high[i] << array->width;
    }
    return valid;
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
    uint64_t next = (uint32_t)(previous + 1);
    for (size_t i = 0; i < count; i++) {
        next += ids[i];
        ids[i] = (uint32_t)next;
        valid &= next < limit;
        next++;
    }
    return valid;
}

// What differs between the instruction sets, where the whole is not written by hand.
typedef bool (*sum_kernel)(uint32_t *ids, size_t count, uint32_t previous, uint32_t limit);

__attribute__((always_inline)) static inline size_t decode_with(unpack_kernel unpack, sum_kernel sum,
                                                                const uint8_t *block, size_t available, size_t count,
                                                                uint32_t previous, uint32_t limit, uint32_t *ids,
                                                                uint32_t *frequencies) {
    block_layout layout;
    if (!read_layout(block, available, count, previous, limit, &layout)) return 0;
    if (layout.bitmap) {
        if (expand_bitmap_scalar(layout.bitmap, layout.bitmap_bytes, previous + 1, ids) != count) return 0;
        if (ids[count - 1] >= limit) return 0;
    } else {
        unpack(layout.gaps.packed, layout.gaps.width, count, ids);
        if (!patch(unpack, &layout.gaps, count, ids)) return 0;
        if (layout.gaps.width + layout.gaps.high_width > SUMMABLE_WIDTH) sum = ids_from_gaps_scalar;
        if (!sum(ids, count, previous, limit)) return 0;
    }
    if (frequencies) {
        unpack(layout.frequencies.packed, layout.frequencies.width, count, frequencies);
        if (!patch(unpack, &layout.frequencies, count, frequencies)) return 0;
        for (size_t i = 0; i < count; i++) frequencies[i] += 1;
    }
    return layout.size;
}

size_t postings_decode_scalar(const uint8_t *block, size_t available, size_t count, uint32_t previous, uint32_t limit,
                              uint32_t *ids, uint32_t *frequencies) {
    return decode_with(postings_unpack_scalar, ids_from_gaps_scalar, block, available, count, previous, limit, ids,
                       frequencies);
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

// The ids from gaps, sixteen at a time: unpacked on the way, or in `ids` if `packed` is NULL.
VBMI static bool ids_from_gaps_avx512(const uint8_t *packed, unsigned width, size_t count, uint32_t previous,
                                      uint32_t limit, uint32_t *ids) {
    unpack512 plan = unpack512_plan(width);
    __m512i one = _mm512_set1_epi32(1), zero = _mm512_setzero_si512(), last = _mm512_set1_epi32(15);
    __m512i carry = _mm512_set1_epi32((int)previous), bound = _mm512_set1_epi32((int)limit);
    uint32_t outside = 0;
    for (size_t i = 0; i < count; i += 16) {
        __m512i gap = packed ? unpack512_group(plan, packed + width * i / 8) : _mm512_loadu_si512(ids + i);
        __m512i sum = _mm512_add_epi32(gap, one);
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

VBMI size_t postings_decode_avx512(const uint8_t *block, size_t available, size_t count, uint32_t previous,
                                   uint32_t limit, uint32_t *ids, uint32_t *frequencies) {
    block_layout layout;
    if (!read_layout(block, available, count, previous, limit, &layout)) return 0;
    const packed_array *gaps = &layout.gaps;
    if (layout.bitmap) {
        if (expand_bitmap_avx512(layout.bitmap, layout.bitmap_bytes, previous + 1, ids) != count) return 0;
        if (ids[count - 1] >= limit) return 0;
    } else if (gaps->width + gaps->high_width > SUMMABLE_WIDTH) {
        postings_unpack_scalar(gaps->packed, gaps->width, count, ids);
        if (!patch(postings_unpack_scalar, gaps, count, ids)) return 0;
        if (!ids_from_gaps_scalar(ids, count, previous, limit)) return 0;
    } else if (gaps->patches > 0) {
        postings_unpack_avx512(gaps->packed, gaps->width, count, ids);
        if (!patch(postings_unpack_avx512, gaps, count, ids)) return 0;
        if (!ids_from_gaps_avx512(NULL, 0, count, previous, limit, ids)) return 0;
    } else if (!ids_from_gaps_avx512(gaps->packed, gaps->width, count, previous, limit, ids)) {
        return 0;
    }
    if (frequencies) {
        frequencies_avx512(layout.frequencies.packed, layout.frequencies.width, count, frequencies);
        if (!patch(postings_unpack_avx512, &layout.frequencies, count, frequencies)) return 0;
    }
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

size_t postings_decode_avx2(const uint8_t *block, size_t available, size_t count, uint32_t previous, uint32_t limit,
                            uint32_t *ids, uint32_t *frequencies) {
    return decode_with(postings_unpack_avx2, ids_from_gaps_avx2, block, available, count, previous, limit, ids,
                       frequencies);
}

#elif defined(__aarch64__)

size_t postings_decode_neon(const uint8_t *block, size_t available, size_t count, uint32_t previous, uint32_t limit,
                            uint32_t *ids, uint32_t *frequencies) {
    return decode_with(postings_unpack_neon, ids_from_gaps_scalar, block, available, count, previous, limit, ids,
                       frequencies);
}

#endif
