#include "kernels.h"

void postings_bound_table(float weight, float ratio, uint32_t *table) {
    table[0] = 0;
    for (int code = 1; code < 256; code++) {
        // The code says tf / (tf + norm) <= code / 255, so norm / tf >= (255 - code) / code.
        float bound = weight * (float)code / ((float)code + ratio * (float)(255 - code));
        // Above what rounding can do to a score, which is some 2^-22 of it.
        table[code] = (uint32_t)(bound * 1.00001f) + 2;
    }
}

// Adding up in two steps: first the ranges of a part with their maxima are listed, without branches, because which
// postings share a range cannot be foreseen; then `totals` are changed.
typedef struct {
    uint32_t ranges[POSTINGS_BLOCK + 16], maxima[POSTINGS_BLOCK + 16], firsts[POSTINGS_BLOCK + 16];
    size_t count;
} range_list;

static inline void add_list(const range_list *list, uint32_t *firsts, uint32_t *totals) {
    for (size_t i = 0; i < list->count; i++) {
        totals[list->ranges[i]] += list->maxima[i];
        firsts[list->ranges[i]] = list->firsts[i];
    }
}

void postings_add_maxima_scalar(const uint32_t *ids, const uint32_t *scores, size_t count, uint32_t *firsts,
                                uint32_t *totals) {
    range_list list;
    uint32_t previous = UINT32_MAX, best = 0, start = 0;
    for (size_t first = 0; first < count; first += POSTINGS_BLOCK) {
        size_t end = count - first < POSTINGS_BLOCK ? count : first + POSTINGS_BLOCK;
        list.count = 0;
        for (size_t i = first; i < end; i++) {
            uint32_t range = ids[i] >> POSTINGS_RANGE_SHIFT, score = scores[i];
            bool is_same = range == previous;
            best = is_same && best > score ? best : score;
            start = is_same ? start : (uint32_t)i;
            previous = range;
            list.ranges[list.count] = range;
            list.maxima[list.count] = best;
            list.firsts[list.count] = start;
            list.count += i + 1 == count || ids[i + 1] >> POSTINGS_RANGE_SHIFT != range;
        }
        add_list(&list, firsts, totals);
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

size_t postings_select_scalar(const uint32_t *totals, size_t count, uint32_t low, uint64_t *words) {
    size_t found = 0;
    for (size_t i = 0; i < count; i += 64) {
        uint64_t word = 0;
        for (size_t bit = 0; bit < 64 && i + bit < count; bit++) word |= (uint64_t)(totals[i + bit] >= low) << bit;
        words[i / 64] = word;
        found += (size_t)__builtin_popcountll(word);
    }
    return found;
}

#if defined(__x86_64__)

#define AVX512 __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,popcnt")))
#define AVX2 __attribute__((target("avx2,popcnt")))

AVX512 void postings_add_bounds_avx512(const uint8_t *codes, size_t count, const uint32_t *table, uint32_t *totals) {
    size_t i = 0;
    for (; i + 16 <= count; i += 16) {
        __m512i code = _mm512_cvtepu8_epi32(_mm_loadu_si128((const __m128i *)(codes + i)));
        __m512i bound = _mm512_i32gather_epi32(code, (const void *)table, 4);
        _mm512_storeu_si512(totals + i, _mm512_add_epi32(_mm512_loadu_si512(totals + i), bound));
    }
    postings_add_bounds_scalar(codes + i, count - i, table, totals + i);
}

// The greatest score so far of each lane's range, from the lanes `distance` before.
#define SPREAD(distance) \
    best = _mm512_mask_max_epu32(best, _mm512_cmpeq_epi32_mask(range, _mm512_alignr_epi32(range, none, 16 - distance)), \
                                 best, _mm512_alignr_epi32(best, none, 16 - distance))

AVX512 void postings_add_maxima_avx512(const uint32_t *ids, const uint32_t *scores, size_t count, uint32_t *firsts,
                                       uint32_t *totals) {
    range_list list;
    __m512i none = _mm512_set1_epi32(-1), last = _mm512_set1_epi32(15);
    __m512i iota = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    __m512i open_range = none, open_best = _mm512_setzero_si512(), open_first = _mm512_setzero_si512();
    for (size_t first = 0; first < count; first += POSTINGS_BLOCK) {
        size_t end = count - first < POSTINGS_BLOCK ? count : first + POSTINGS_BLOCK;
        list.count = 0;
        for (size_t i = first; i < end; i += 16) {
            __mmask16 lanes = end - i >= 16 ? 0xFFFF : (__mmask16)((1u << (end - i)) - 1);
            // Of lanes past the end, a range that no posting has.
            __m512i range = _mm512_mask_srli_epi32(none, lanes, _mm512_maskz_loadu_epi32(lanes, ids + i),
                                                   POSTINGS_RANGE_SHIFT);
            __m512i best = _mm512_maskz_loadu_epi32(lanes, scores + i);
            __m512i start = _mm512_add_epi32(iota, _mm512_set1_epi32((int)i));
            // Of each range in the vector the first lane, then the range that goes on from the vector before.
            __mmask16 begins = _mm512_cmpneq_epi32_mask(range, _mm512_alignr_epi32(range, open_range, 15));
            start = _mm512_maskz_compress_epi32(begins, start);
            SPREAD(1);
            SPREAD(2);
            SPREAD(4);
            SPREAD(8);
            __mmask16 goes_on = _mm512_mask_cmpeq_epi32_mask(lanes, range, open_range);
            best = _mm512_mask_max_epu32(best, goes_on, best, open_best);
            // The ranges that end in the vector: their last lanes. The next posting is read if there is one.
            __mmask16 more = count - i >= 17 ? 0xFFFF : (__mmask16)((1u << (count - i - 1)) - 1);
            __m512i after = _mm512_mask_srli_epi32(none, more, _mm512_maskz_loadu_epi32(more, ids + i + 1),
                                                   POSTINGS_RANGE_SHIFT);
            __mmask16 ends = _mm512_mask_cmpneq_epi32_mask(lanes, range, after);
            // Where they begin: the starts in this vector, after the open one if it ends here.
            __m512i starts = goes_on ? _mm512_mask_expand_epi32(open_first, (__mmask16)0xFFFE, start) : start;
            size_t ended = (size_t)__builtin_popcount(ends);
            _mm512_storeu_si512(list.ranges + list.count, _mm512_maskz_compress_epi32(ends, range));
            _mm512_storeu_si512(list.maxima + list.count, _mm512_maskz_compress_epi32(ends, best));
            _mm512_storeu_si512(list.firsts + list.count, starts);
            list.count += ended;
            // The last range, if it has not ended, is open.
            open_range = _mm512_permutexvar_epi32(last, range);
            open_best = _mm512_permutexvar_epi32(last, best);
            open_first = _mm512_permutexvar_epi32(_mm512_set1_epi32((int)(ended & 15)), starts);
        }
        add_list(&list, firsts, totals);
    }
}

AVX512 uint32_t postings_maximum_avx512(const uint32_t *totals, size_t count) {
    __m512i best = _mm512_setzero_si512();
    size_t i = 0;
    for (; i + 16 <= count; i += 16) best = _mm512_max_epu32(best, _mm512_loadu_si512(totals + i));
    uint32_t rest = postings_maximum_scalar(totals + i, count - i);
    uint32_t vector = _mm512_reduce_max_epu32(best);
    return rest > vector ? rest : vector;
}

AVX512 size_t postings_select_avx512(const uint32_t *totals, size_t count, uint32_t low, uint64_t *words) {
    size_t found = 0, i = 0;
    __m512i lowest = _mm512_set1_epi32((int)low);
    for (; i + 64 <= count; i += 64) {
        uint64_t word = 0;
        for (unsigned part = 0; part < 64; part += 16) {
            __mmask16 wanted = _mm512_cmpge_epu32_mask(_mm512_loadu_si512(totals + i + part), lowest);
            word |= (uint64_t)wanted << part;
        }
        words[i / 64] = word;
        found += (size_t)__builtin_popcountll(word);
    }
    return i < count ? found + postings_select_scalar(totals + i, count - i, low, words + i / 64) : found;
}

AVX2 void postings_add_bounds_avx2(const uint8_t *codes, size_t count, const uint32_t *table, uint32_t *totals) {
    size_t i = 0;
    for (; i + 8 <= count; i += 8) {
        __m256i code = _mm256_cvtepu8_epi32(_mm_loadl_epi64((const __m128i *)(codes + i)));
        __m256i bound = _mm256_i32gather_epi32((const int *)table, code, 4);
        __m256i *place = (__m256i *)(totals + i);
        _mm256_storeu_si256(place, _mm256_add_epi32(_mm256_loadu_si256(place), bound));
    }
    postings_add_bounds_scalar(codes + i, count - i, table, totals + i);
}

AVX2 uint32_t postings_maximum_avx2(const uint32_t *totals, size_t count) {
    __m256i best = _mm256_setzero_si256();
    size_t i = 0;
    for (; i + 8 <= count; i += 8) best = _mm256_max_epu32(best, _mm256_loadu_si256((const __m256i *)(totals + i)));
    uint32_t lanes[8];
    _mm256_storeu_si256((__m256i *)lanes, best);
    uint32_t rest = postings_maximum_scalar(totals + i, count - i), vector = postings_maximum_scalar(lanes, 8);
    return rest > vector ? rest : vector;
}

AVX2 size_t postings_select_avx2(const uint32_t *totals, size_t count, uint32_t low, uint64_t *words) {
    size_t found = 0, i = 0;
    __m256i lowest = _mm256_set1_epi32((int)low);
    for (; i + 64 <= count; i += 64) {
        uint64_t word = 0;
        for (unsigned part = 0; part < 64; part += 8) {
            __m256i total = _mm256_loadu_si256((const __m256i *)(totals + i + part));
            __m256i wanted = _mm256_cmpeq_epi32(_mm256_max_epu32(total, lowest), total);
            word |= (uint64_t)(unsigned)_mm256_movemask_ps(_mm256_castsi256_ps(wanted)) << part;
        }
        words[i / 64] = word;
        found += (size_t)__builtin_popcountll(word);
    }
    return i < count ? found + postings_select_scalar(totals + i, count - i, low, words + i / 64) : found;
}

#endif
