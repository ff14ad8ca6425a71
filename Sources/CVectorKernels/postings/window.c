#include "kernels.h"

typedef void (*score_kernel)(const postings_bm25 *term, const uint32_t *ids, const uint32_t *frequencies, size_t count,
                             uint32_t *scores);

static inline bool is_wanted(uint32_t place, const uint64_t *masks) {
    return place < POSTINGS_WINDOW && (!masks || (masks[place >> 6] >> (place & 63) & 1));
}

// Compacts the postings that are wanted; the arrays have room for 128 + 16.
static size_t pick_scalar(const uint32_t *ids, const uint32_t *frequencies, size_t count, uint32_t base,
                          const uint64_t *masks, uint32_t *picked, uint32_t *picked_frequencies) {
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        picked[kept] = ids[i];
        picked_frequencies[kept] = frequencies[i];
        kept += is_wanted(ids[i] - base, masks);
    }
    return kept;
}

__attribute__((always_inline)) static inline void accumulate_picked(score_kernel score, const postings_bm25 *term,
                                                                    const uint32_t *ids, const uint32_t *frequencies,
                                                                    size_t count, uint32_t base,
                                                                    uint32_t *accumulators) {
    uint32_t scores[POSTINGS_BLOCK + 16];
    score(term, ids, frequencies, count, scores);
    for (size_t i = 0; i < count; i++) accumulators[ids[i] - base] += scores[i];
}

// Whether all postings are wanted, so that they need not be picked. A decoded block ascends, whatever the file says.
static inline bool is_whole(const uint32_t *ids, size_t count, uint32_t base, const uint64_t *masks) {
    return !masks && ids[0] - base < POSTINGS_WINDOW && ids[count - 1] - base < POSTINGS_WINDOW;
}

void postings_accumulate_scalar(const postings_bm25 *term, const uint32_t *ids, const uint32_t *frequencies,
                                size_t count, uint32_t base, const uint64_t *masks, uint32_t *accumulators) {
    uint32_t picked[POSTINGS_BLOCK + 16], picked_frequencies[POSTINGS_BLOCK + 16];
    count = pick_scalar(ids, frequencies, count, base, masks, picked, picked_frequencies);
    accumulate_picked(postings_score_scalar, term, picked, picked_frequencies, count, base, accumulators);
}

// For each range whose bit is set in `words`, which the body may clear.
#define FOR_EACH_RANGE(words) \
    for (unsigned word = 0; word < POSTINGS_WINDOW_RANGES / 64; word++) \
        for (uint64_t left = words[word]; left; left &= left - 1) \
            for (unsigned range = 64 * word + (unsigned)__builtin_ctzll(left), once = 1; once; once = 0)

size_t postings_filter_scalar(uint32_t *ids, uint32_t *frequencies, size_t count, const uint64_t *allowed) {
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t id = ids[i];
        ids[kept] = id;
        frequencies[kept] = frequencies[i];
        kept += allowed[id >> 6] >> (id & 63) & 1;
    }
    return kept;
}

size_t postings_accumulate_scored(const uint32_t *ids, const uint32_t *scores, size_t count, uint32_t base,
                                  const uint64_t *masks, uint32_t *accumulators) {
    size_t i = 0;
    for (; i < count && ids[i] - base < POSTINGS_WINDOW; i++) {
        uint32_t place = ids[i] - base;
        uint32_t wanted = masks ? (uint32_t)(masks[place >> 6] >> (place & 63)) & 1 : 1;
        accumulators[place] += scores[i] & (0 - wanted);
    }
    return i;
}

void postings_accumulate_ranges(const uint32_t *ids, const uint32_t *scores, size_t count, const uint32_t *firsts,
                                uint32_t base, const uint64_t *words, const uint64_t *masks, uint32_t *accumulators) {
    FOR_EACH_RANGE(words) {
        uint32_t wanted = (base >> POSTINGS_RANGE_SHIFT) + range;
        for (size_t i = firsts[wanted]; i < count && ids[i] >> POSTINGS_RANGE_SHIFT == wanted; i++) {
            uint32_t bit = ids[i] & 63;
            accumulators[64 * range + bit] += scores[i] & (0 - ((uint32_t)(masks[range] >> bit) & 1));
        }
    }
}

void postings_mark_scalar(uint64_t *words, const uint64_t *allowed, uint64_t *masks) {
    FOR_EACH_RANGE(words) {
        masks[range] = allowed ? allowed[range] : ~0ull;
        words[word] &= ~((uint64_t)(masks[range] == 0) << (range & 63));
    }
}

void postings_keep_scalar(const uint32_t *accumulators, const uint32_t *needed, uint64_t *words, uint64_t *masks) {
    FOR_EACH_RANGE(words) {
        uint64_t mask = 0;
        for (unsigned i = 0; i < 64; i++) mask |= (uint64_t)(accumulators[64 * range + i] >= needed[range]) << i;
        masks[range] &= mask;
        if (!masks[range]) words[word] &= ~(1ull << (range & 63));
    }
}

// Chunk by chunk.
static inline size_t collect_few(uint32_t *accumulators, uint32_t threshold, uint32_t first, uint64_t mask,
                                 uint64_t candidates, uint32_t *places, uint32_t *scores, size_t found) {
    for (; mask; mask &= mask - 1) {
        unsigned bit = (unsigned)__builtin_ctzll(mask);
        uint32_t score = accumulators[first + bit];
        places[found] = first + bit;
        scores[found] = score;
        found += (candidates >> bit & 1) && score >= threshold;
        accumulators[first + bit] = 0;
    }
    return found;
}

size_t postings_collect_scalar(uint32_t *accumulators, uint32_t threshold, const uint64_t *words, uint64_t *masks,
                               const uint64_t *candidates, uint32_t *places, uint32_t *scores) {
    size_t found = 0;
    FOR_EACH_RANGE(words) {
        found = collect_few(accumulators, threshold, 64 * range, masks[range], candidates[range], places, scores, found);
        masks[range] = 0;
    }
    return found;
}

#if defined(__x86_64__)

#define AVX512 __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,popcnt")))
#define AVX2 __attribute__((target("avx2")))

AVX512 static size_t pick_avx512(const uint32_t *ids, const uint32_t *frequencies, size_t count, uint32_t base,
                                 const uint64_t *masks, uint32_t *picked, uint32_t *picked_frequencies) {
    __m512i first = _mm512_set1_epi32((int)base), size = _mm512_set1_epi32(POSTINGS_WINDOW);
    size_t kept = 0;
    for (size_t i = 0; i < count; i += 16) {
        __mmask16 lanes = count - i >= 16 ? 0xFFFF : (__mmask16)((1u << (count - i)) - 1);
        __m512i id = _mm512_maskz_loadu_epi32(lanes, ids + i);
        __m512i place = _mm512_sub_epi32(id, first);
        lanes = _mm512_mask_cmplt_epu32_mask(lanes, place, size);
        if (masks) {
            // Words of 32 bits: little-endian halves of the 64-bit words.
            __m512i word = _mm512_mask_i32gather_epi32(_mm512_setzero_si512(), lanes, _mm512_srli_epi32(place, 5),
                                                       (const void *)masks, 4);
            __m512i bit = _mm512_sllv_epi32(_mm512_set1_epi32(1), _mm512_and_si512(place, _mm512_set1_epi32(31)));
            lanes = _mm512_mask_test_epi32_mask(lanes, word, bit);
        }
        if (!lanes) continue;
        // Compressing straight to memory would be slow on some processors.
        __m512i frequency = _mm512_maskz_loadu_epi32(lanes, frequencies + i);
        _mm512_storeu_si512(picked + kept, _mm512_maskz_compress_epi32(lanes, id));
        _mm512_storeu_si512(picked_frequencies + kept, _mm512_maskz_compress_epi32(lanes, frequency));
        kept += (size_t)__builtin_popcount(lanes);
    }
    return kept;
}

void postings_accumulate_avx512(const postings_bm25 *term, const uint32_t *ids, const uint32_t *frequencies,
                                size_t count, uint32_t base, const uint64_t *masks, uint32_t *accumulators) {
    if (count == 0) return;
    if (is_whole(ids, count, base, masks)) {
        accumulate_picked(postings_score_avx512, term, ids, frequencies, count, base, accumulators);
        return;
    }
    uint32_t picked[POSTINGS_BLOCK + 16], picked_frequencies[POSTINGS_BLOCK + 16];
    count = pick_avx512(ids, frequencies, count, base, masks, picked, picked_frequencies);
    if (count > 0) accumulate_picked(postings_score_avx512, term, picked, picked_frequencies, count, base, accumulators);
}

AVX512 void postings_mark_avx512(uint64_t *words, const uint64_t *allowed, uint64_t *masks) {
    for (unsigned word = 0; word < POSTINGS_WINDOW_RANGES / 64; word++) {
        if (!words[word]) continue;
        uint64_t kept = 0;
        for (unsigned i = 0; i < 64; i += 8) {
            __mmask8 lanes = (__mmask8)(words[word] >> i);
            __m512i mask = _mm512_set1_epi64(-1);
            if (allowed) mask = _mm512_maskz_loadu_epi64(lanes, allowed + 64 * word + i);
            _mm512_mask_storeu_epi64(masks + 64 * word + i, lanes, mask);
            kept |= (uint64_t)_mm512_mask_test_epi64_mask(lanes, mask, mask) << i;
        }
        words[word] = kept;
    }
}

AVX512 void postings_keep_avx512(const uint32_t *accumulators, const uint32_t *needed, uint64_t *words,
                                 uint64_t *masks) {
    FOR_EACH_RANGE(words) {
        __m512i lowest = _mm512_set1_epi32((int)needed[range]);
        uint64_t mask = 0;
        for (unsigned i = 0; i < 64; i += 16) {
            __m512i score = _mm512_loadu_si512(accumulators + 64 * range + i);
            mask |= (uint64_t)_mm512_cmpge_epu32_mask(score, lowest) << i;
        }
        masks[range] &= mask;
        if (!masks[range]) words[word] &= ~(1ull << (range & 63));
    }
}

// With fewer chunks in a range they are looked at one by one.
#define FEW 5

AVX512 size_t postings_collect_avx512(uint32_t *accumulators, uint32_t threshold, const uint64_t *words,
                                      uint64_t *masks, const uint64_t *candidates, uint32_t *places,
                                      uint32_t *scores) {
    size_t found = 0;
    __m512i lowest = _mm512_set1_epi32((int)threshold), zero = _mm512_setzero_si512();
    __m512i number = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    FOR_EACH_RANGE(words) {
        uint64_t mask = masks[range], left = candidates[range];
        uint32_t first = 64 * range;
        masks[range] = 0;
        if (__builtin_popcountll(mask) <= FEW) {
            found = collect_few(accumulators, threshold, first, mask, left, places, scores, found);
            continue;
        }
        // Accumulators without a bit are zero already.
        for (unsigned i = 0; i < 64; i += 16) {
            __m512i score = _mm512_loadu_si512(accumulators + first + i);
            _mm512_storeu_si512(accumulators + first + i, zero);
            __mmask16 wanted = _mm512_mask_cmpge_epu32_mask((__mmask16)(left >> i), score, lowest);
            if (!wanted) continue;
            __m512i place = _mm512_add_epi32(number, _mm512_set1_epi32((int)(first + i)));
            _mm512_storeu_si512(places + found, _mm512_maskz_compress_epi32(wanted, place));
            _mm512_storeu_si512(scores + found, _mm512_maskz_compress_epi32(wanted, score));
            found += (size_t)__builtin_popcount(wanted);
        }
    }
    return found;
}

AVX512 size_t postings_filter_avx512(uint32_t *ids, uint32_t *frequencies, size_t count, const uint64_t *allowed) {
    size_t kept = 0, i = 0;
    for (; i + 16 <= count; i += 16) {
        __m512i id = _mm512_loadu_si512(ids + i), frequency = _mm512_loadu_si512(frequencies + i);
        __m512i word = _mm512_i32gather_epi32(_mm512_srli_epi32(id, 5), (const void *)allowed, 4);
        __m512i bit = _mm512_sllv_epi32(_mm512_set1_epi32(1), _mm512_and_si512(id, _mm512_set1_epi32(31)));
        __mmask16 lanes = _mm512_test_epi32_mask(word, bit);
        // Not past what has been read: kept <= i.
        _mm512_storeu_si512(ids + kept, _mm512_maskz_compress_epi32(lanes, id));
        _mm512_storeu_si512(frequencies + kept, _mm512_maskz_compress_epi32(lanes, frequency));
        kept += (size_t)__builtin_popcount(lanes);
    }
    for (; i < count; i++) {
        uint32_t id = ids[i];
        ids[kept] = id;
        frequencies[kept] = frequencies[i];
        kept += allowed[id >> 6] >> (id & 63) & 1;
    }
    return kept;
}

void postings_accumulate_avx2(const postings_bm25 *term, const uint32_t *ids, const uint32_t *frequencies, size_t count,
                              uint32_t base, const uint64_t *masks, uint32_t *accumulators) {
    if (count == 0) return;
    if (is_whole(ids, count, base, masks)) {
        accumulate_picked(postings_score_avx2, term, ids, frequencies, count, base, accumulators);
        return;
    }
    uint32_t picked[POSTINGS_BLOCK + 16], picked_frequencies[POSTINGS_BLOCK + 16];
    count = pick_scalar(ids, frequencies, count, base, masks, picked, picked_frequencies);
    accumulate_picked(postings_score_avx2, term, picked, picked_frequencies, count, base, accumulators);
}

AVX2 void postings_keep_avx2(const uint32_t *accumulators, const uint32_t *needed, uint64_t *words, uint64_t *masks) {
    FOR_EACH_RANGE(words) {
        __m256i lowest = _mm256_set1_epi32((int)needed[range]);
        uint64_t mask = 0;
        for (unsigned i = 0; i < 64; i += 8) {
            __m256i score = _mm256_loadu_si256((const __m256i *)(accumulators + 64 * range + i));
            __m256i wanted = _mm256_cmpeq_epi32(_mm256_max_epu32(score, lowest), score);
            mask |= (uint64_t)(unsigned)_mm256_movemask_ps(_mm256_castsi256_ps(wanted)) << i;
        }
        masks[range] &= mask;
        if (!masks[range]) words[word] &= ~(1ull << (range & 63));
    }
}

#elif defined(__aarch64__)

void postings_accumulate_neon(const postings_bm25 *term, const uint32_t *ids, const uint32_t *frequencies, size_t count,
                              uint32_t base, const uint64_t *masks, uint32_t *accumulators) {
    uint32_t picked[POSTINGS_BLOCK + 16], picked_frequencies[POSTINGS_BLOCK + 16];
    count = pick_scalar(ids, frequencies, count, base, masks, picked, picked_frequencies);
    accumulate_picked(postings_score_neon, term, picked, picked_frequencies, count, base, accumulators);
}

#endif
