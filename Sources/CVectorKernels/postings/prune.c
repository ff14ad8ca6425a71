#include "../include/postings.h"

#include "unpack.h"

#include "../include/cpu.h"

#include <math.h>
#include <string.h>

void postings_bound_table(float weight, float ratio, uint32_t *table) {
    table[0] = 0;
    for (int code = 1; code < 256; code++) {
        // The code says tf / (tf + norm) <= code / 255, so norm / tf >= (255 - code) / code.
        float bound = weight * (float)code / ((float)code + ratio * (float)(255 - code));
        // Above what rounding can do to a score, which is some 2^-22 of it.
        table[code] = (uint32_t)(bound * 1.00001f) + 2;
    }
}

void postings_mark_ranges(const uint32_t *ids, const uint32_t *scores, size_t count, uint32_t *first, uint32_t *bounds,
                          uint32_t *totals) {
    size_t i = 0;
    while (i < count) {
        uint32_t range = ids[i] >> POSTINGS_RANGE_SHIFT, best = scores[i];
        first[range] = (uint32_t)i;
        for (i++; i < count && ids[i] >> POSTINGS_RANGE_SHIFT == range; i++) best = scores[i] > best ? scores[i] : best;
        bounds[range] = best;
        totals[range] += best;
    }
}

void postings_add_bounds_scalar(const uint8_t *codes, size_t count, const uint32_t *table, uint32_t *totals) {
    for (size_t i = 0; i < count; i++) totals[i] += table[codes[i]];
}

uint32_t postings_maximum_scalar(const uint32_t *totals, size_t count) {
    uint32_t best = 0;
    for (size_t i = 0; i < count; i++) best = totals[i] > best ? totals[i] : best;
    return best;
}

size_t postings_select_ranges_scalar(const uint32_t *totals, size_t count, uint32_t low, uint32_t high,
                                     uint32_t *ranges) {
    size_t found = 0;
    for (size_t i = 0; i < count; i++) {
        ranges[found] = (uint32_t)i;
        found += totals[i] >= low && totals[i] < high;
    }
    return found;
}

void postings_accumulate_scalar(const postings_bm25 *term, const uint32_t *ids, const uint32_t *frequencies,
                                size_t count, uint32_t base, uint32_t *accumulators) {
    for (size_t i = 0; i < count; i++) {
        if (ids[i] - base >= POSTINGS_RANGE) continue;
        uint32_t score;
        postings_score_scalar(term, ids + i, frequencies + i, 1, &score);
        accumulators[ids[i] - base] += score;
    }
}

size_t postings_harvest_scalar(uint32_t *accumulators, uint32_t threshold, const uint64_t *allowed, uint32_t *places,
                               uint32_t *scores) {
    size_t found = 0;
    for (uint32_t i = 0; i < POSTINGS_RANGE; i++) {
        uint32_t score = accumulators[i];
        accumulators[i] = 0;
        if (score < threshold || (allowed && !(allowed[i >> 6] >> (i & 63) & 1))) continue;
        places[found] = i;
        scores[found++] = score;
    }
    return found;
}

size_t postings_find_scalar(const uint32_t *ids, size_t count, uint32_t id) {
    for (size_t i = 0; i < count; i++) {
        if (ids[i] == id) return i;
    }
    return count;
}

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

#if defined(__x86_64__)

#define AVX512 __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl")))

AVX512 static void add_bounds_avx512(const uint8_t *codes, size_t count, const uint32_t *table, uint32_t *totals) {
    size_t i = 0;
    for (; i + 16 <= count; i += 16) {
        __m512i code = _mm512_cvtepu8_epi32(_mm_loadu_si128((const __m128i *)(codes + i)));
        __m512i bound = _mm512_i32gather_epi32(code, (const void *)table, 4);
        _mm512_storeu_si512(totals + i, _mm512_add_epi32(_mm512_loadu_si512(totals + i), bound));
    }
    postings_add_bounds_scalar(codes + i, count - i, table, totals + i);
}

AVX512 static uint32_t maximum_avx512(const uint32_t *totals, size_t count) {
    __m512i best = _mm512_setzero_si512();
    size_t i = 0;
    for (; i + 16 <= count; i += 16) best = _mm512_max_epu32(best, _mm512_loadu_si512(totals + i));
    uint32_t rest = postings_maximum_scalar(totals + i, count - i);
    uint32_t vector = _mm512_reduce_max_epu32(best);
    return rest > vector ? rest : vector;
}

AVX512 static size_t select_ranges_avx512(const uint32_t *totals, size_t count, uint32_t low, uint32_t high,
                                          uint32_t *ranges) {
    size_t found = 0;
    __m512i lowest = _mm512_set1_epi32((int)low), end = _mm512_set1_epi32((int)high);
    __m512i number = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    for (size_t i = 0; i < count; i += 16) {
        __mmask16 lanes = count - i >= 16 ? 0xFFFF : (__mmask16)((1u << (count - i)) - 1);
        __m512i total = _mm512_maskz_loadu_epi32(lanes, totals + i);
        __mmask16 wanted = _mm512_mask_cmpge_epu32_mask(lanes, total, lowest);
        wanted = _mm512_mask_cmplt_epu32_mask(wanted, total, end);
        if (wanted) {
            _mm512_storeu_si512(ranges + found, _mm512_maskz_compress_epi32(wanted, number));
            found += (size_t)__builtin_popcount(wanted);
        }
        number = _mm512_add_epi32(number, _mm512_set1_epi32(16));
    }
    return found;
}

AVX512 static void accumulate_avx512(const postings_bm25 *term, const uint32_t *ids, const uint32_t *frequencies,
                                     size_t count, uint32_t base, uint32_t *accumulators) {
    __m512i first = _mm512_set1_epi32((int)base), size = _mm512_set1_epi32(POSTINGS_RANGE);
    for (size_t i = 0; i < count; i += 16) {
        __mmask16 lanes = count - i >= 16 ? 0xFFFF : (__mmask16)((1u << (count - i)) - 1);
        __m512i id = _mm512_maskz_loadu_epi32(lanes, ids + i);
        __m512i place = _mm512_sub_epi32(id, first);
        lanes = _mm512_mask_cmplt_epu32_mask(lanes, place, size);
        if (!lanes) continue;
        uint32_t scores[16], places[16];
        postings_score(term, ids + i, frequencies + i, count - i >= 16 ? 16 : count - i, scores);
        _mm512_storeu_si512(places, place);
        for (uint32_t left = lanes; left; left &= left - 1) {
            unsigned lane = (unsigned)__builtin_ctz(left);
            accumulators[places[lane]] += scores[lane];
        }
    }
}

AVX512 static size_t harvest_avx512(uint32_t *accumulators, uint32_t threshold, const uint64_t *allowed,
                                    uint32_t *places, uint32_t *scores) {
    size_t found = 0;
    __m512i lowest = _mm512_set1_epi32((int)threshold), zero = _mm512_setzero_si512();
    __m512i number = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    for (unsigned i = 0; i < POSTINGS_RANGE; i += 16) {
        __m512i score = _mm512_loadu_si512(accumulators + i);
        _mm512_storeu_si512(accumulators + i, zero);
        __mmask16 wanted = _mm512_cmpge_epu32_mask(score, lowest);
        if (allowed) wanted &= (__mmask16)(allowed[i >> 6] >> (i & 63));
        if (wanted) {
            _mm512_storeu_si512(places + found, _mm512_maskz_compress_epi32(wanted, number));
            _mm512_storeu_si512(scores + found, _mm512_maskz_compress_epi32(wanted, score));
            found += (size_t)__builtin_popcount(wanted);
        }
        number = _mm512_add_epi32(number, _mm512_set1_epi32(16));
    }
    return found;
}

AVX512 static size_t find_avx512(const uint32_t *ids, size_t count, uint32_t id) {
    __m512i wanted = _mm512_set1_epi32((int)id);
    for (size_t i = 0; i < count; i += 16) {
        __mmask16 equal = _mm512_cmpeq_epi32_mask(_mm512_loadu_si512(ids + i), wanted);
        if (equal) {
            size_t place = i + (size_t)__builtin_ctz(equal);
            return place < count ? place : count;
        }
    }
    return count;
}

AVX512 static size_t filter_avx512(uint32_t *ids, uint32_t *frequencies, size_t count, const uint64_t *allowed) {
    size_t kept = 0, i = 0;
    for (; i + 16 <= count; i += 16) {
        __m512i id = _mm512_loadu_si512(ids + i), frequency = _mm512_loadu_si512(frequencies + i);
        // Words of 32 bits: little-endian halves of the 64-bit words.
        __m512i word = _mm512_i32gather_epi32(_mm512_srli_epi32(id, 5), (const void *)allowed, 4);
        __m512i bit = _mm512_sllv_epi32(_mm512_set1_epi32(1), _mm512_and_si512(id, _mm512_set1_epi32(31)));
        __mmask16 lanes = _mm512_test_epi32_mask(word, bit);
        // Not past what has been read: kept <= i. Compressing to memory would be slow on some processors.
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

#define DISPATCH(name, ...) \
    if (kernels_level() >= KERNELS_AVX512) return name##_avx512(__VA_ARGS__); \
    return postings_##name##_scalar(__VA_ARGS__)

#else

#define DISPATCH(name, ...) return postings_##name##_scalar(__VA_ARGS__)

#endif

void postings_add_bounds(const uint8_t *codes, size_t count, const uint32_t *table, uint32_t *totals) {
    DISPATCH(add_bounds, codes, count, table, totals);
}

uint32_t postings_maximum(const uint32_t *totals, size_t count) { DISPATCH(maximum, totals, count); }

size_t postings_select_ranges(const uint32_t *totals, size_t count, uint32_t low, uint32_t high, uint32_t *ranges) {
    DISPATCH(select_ranges, totals, count, low, high, ranges);
}

void postings_accumulate(const postings_bm25 *term, const uint32_t *ids, const uint32_t *frequencies, size_t count,
                         uint32_t base, uint32_t *accumulators) {
    DISPATCH(accumulate, term, ids, frequencies, count, base, accumulators);
}

size_t postings_harvest(uint32_t *accumulators, uint32_t threshold, const uint64_t *allowed, uint32_t *places,
                        uint32_t *scores) {
    DISPATCH(harvest, accumulators, threshold, allowed, places, scores);
}

size_t postings_find(const uint32_t *ids, size_t count, uint32_t id) { DISPATCH(find, ids, count, id); }

size_t postings_filter(uint32_t *ids, uint32_t *frequencies, size_t count, const uint64_t *allowed) {
    DISPATCH(filter, ids, frequencies, count, allowed);
}
