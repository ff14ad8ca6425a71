#include "../include/text.h"

#include <stdbool.h>
#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

// Which joiner a byte is: ' . , : - / @ + & and the double quote may stand within an identifier, # only at its end.
static bool is_joiner(uint8_t byte) {
    switch (byte) {
    case '\'': case '.': case ',': case ':': case '-': case '/': case '@': case '+': case '&': case '"':
        return true;
    default:
        return false;
    }
}

// What a level finds out about 64 bytes.
typedef struct {
    uint64_t word, letter, separator, joiner, dot, high;
} classes;

// Joins a block's classes with its neighbours': `before` is the block before, `after` the one after.
static inline text_block joined(const classes *before, const classes *now, const classes *after) {
    uint64_t follows = now->separator >> 1 | after->separator << 63;
    uint64_t next_letter = now->letter >> 1 | after->letter << 63;
    uint64_t previous_word = now->word << 1 | before->word >> 63;
    return (text_block){
        .word = now->word,
        .letter = now->letter,
        .stop = now->separator | (now->joiner & follows),
        .look = now->high | (now->dot & next_letter & ~previous_word),
    };
}

static classes unknown_or_end(bool is_end) {
    return is_end ? (classes){.separator = ~0ULL} : (classes){.letter = ~0ULL};
}

#define CLASSIFY(CLASSES_OF)                                                                      \
    if (count == 0) return;                                                                       \
    classes before = {0}, now = CLASSES_OF(text, count), after;                                   \
    for (size_t start = 0; start < count; start += 64) {                                          \
        size_t next = start + 64;                                                                 \
        after = next < count ? CLASSES_OF(text + next, count - next) : unknown_or_end(is_end);    \
        blocks[start / 64] = joined(&before, &now, &after);                                       \
        before = now;                                                                             \
        now = after;                                                                              \
    }

// Bytes past the end are zero: separators.
static classes classes_scalar(const uint8_t *text, size_t count) {
    classes found = {0};
    for (size_t i = 0; i < 64; i++) {
        uint64_t bit = 1ULL << i;
        uint8_t byte = i < count ? text[i] : 0;
        bool letter = (uint8_t)((byte | 0x20) - 'a') < 26, digit = (uint8_t)(byte - '0') < 10;
        if (letter || digit) {
            found.word |= bit;
            if (letter) found.letter |= bit;
        } else if (byte >= 0x80) {
            found.high |= bit;
        } else if (is_joiner(byte)) {
            found.joiner |= bit;
            if (byte == '.') found.dot |= bit;
        } else if (byte != '_' && byte != '#') {
            found.separator |= bit;
        }
    }
    return found;
}

void text_classify_scalar(const uint8_t *text, size_t count, bool is_end, text_block *blocks) {
    CLASSIFY(classes_scalar)
}

#if defined(__x86_64__)

// By the high half of a byte: bit 0 for 2x, 1 for 3x, 2 for 4x, 3 for 5x.
#define HIGH_HALVES 0, 0, 1, 2, 4, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
// By the low half: in which of these rows a joiner stands, and (bits 4 up) '#' and '_'.
#define LOW_JOINERS 4, 0, 1, 0, 0, 0, 1, 1, 0, 0, 2, 1, 1, 1, 1, 1
#define LOW_OTHERS 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 8

#define AVX2 __attribute__((target("avx2"))) static inline

AVX2 uint32_t below_avx2(__m256i values, char first, char limit) {
    __m256i moved = _mm256_sub_epi8(values, _mm256_set1_epi8(first));
    __m256i bounded = _mm256_min_epu8(moved, _mm256_set1_epi8((char)(limit - 1)));
    return (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(bounded, moved));
}

AVX2 uint64_t both(uint32_t low, uint32_t high) { return low | (uint64_t)high << 32; }

AVX2 classes classes_avx2(const uint8_t *text, size_t count) {
    uint8_t padded[64] = {0};
    if (count < 64) text = memcpy(padded, text, count);
    __m256i rows = _mm256_setr_epi8(HIGH_HALVES, HIGH_HALVES);
    __m256i joiners = _mm256_setr_epi8(LOW_JOINERS, LOW_JOINERS), others = _mm256_setr_epi8(LOW_OTHERS, LOW_OTHERS);
    __m256i half = _mm256_set1_epi8(15), zero = _mm256_setzero_si256();
    uint32_t letter[2], digit[2], high[2], joiner[2], other[2], dot[2];
    for (int i = 0; i < 2; i++) {
        __m256i bytes = _mm256_loadu_si256((const __m256i *)(text + 32 * i));
        letter[i] = below_avx2(_mm256_or_si256(bytes, _mm256_set1_epi8(0x20)), 'a', 26);
        digit[i] = below_avx2(bytes, '0', 10);
        high[i] = (uint32_t)_mm256_movemask_epi8(bytes);
        dot[i] = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(bytes, _mm256_set1_epi8('.')));
        __m256i row = _mm256_shuffle_epi8(rows, _mm256_and_si256(_mm256_srli_epi16(bytes, 4), half));
        __m256i low = _mm256_and_si256(bytes, half);
        __m256i joins = _mm256_and_si256(row, _mm256_shuffle_epi8(joiners, low));
        __m256i marks = _mm256_and_si256(row, _mm256_shuffle_epi8(others, low));
        joiner[i] = ~(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(joins, zero));
        other[i] = ~(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(marks, zero));
    }
    classes found;
    found.letter = both(letter[0], letter[1]);
    found.word = found.letter | both(digit[0], digit[1]);
    found.high = both(high[0], high[1]);
    found.joiner = both(joiner[0], joiner[1]);
    found.dot = both(dot[0], dot[1]);
    found.separator = ~(found.word | found.high | found.joiner | both(other[0], other[1]));
    return found;
}

__attribute__((target("avx2"))) static void classify_avx2(const uint8_t *text, size_t count, bool is_end,
                                                          text_block *blocks) {
    CLASSIFY(classes_avx2)
}

#define AVX512 __attribute__((target("avx512f,avx512bw,avx512vl"))) static inline

AVX512 classes classes_avx512(const uint8_t *text, size_t count) {
    __mmask64 inside = count >= 64 ? ~0ULL : (1ULL << count) - 1;
    __m512i bytes = _mm512_maskz_loadu_epi8(inside, text);
    __m512i rows = _mm512_broadcast_i32x4(_mm_setr_epi8(HIGH_HALVES));
    __m512i joiners = _mm512_broadcast_i32x4(_mm_setr_epi8(LOW_JOINERS));
    __m512i others = _mm512_broadcast_i32x4(_mm_setr_epi8(LOW_OTHERS));
    __m512i half = _mm512_set1_epi8(15);
    __m512i lower = _mm512_sub_epi8(_mm512_or_si512(bytes, _mm512_set1_epi8(0x20)), _mm512_set1_epi8('a'));
    __m512i digits = _mm512_sub_epi8(bytes, _mm512_set1_epi8('0'));
    __m512i row = _mm512_shuffle_epi8(rows, _mm512_and_si512(_mm512_srli_epi16(bytes, 4), half));
    __m512i low = _mm512_and_si512(bytes, half);
    classes found;
    found.letter = _mm512_cmplt_epu8_mask(lower, _mm512_set1_epi8(26));
    found.word = found.letter | _mm512_cmplt_epu8_mask(digits, _mm512_set1_epi8(10));
    found.high = _mm512_movepi8_mask(bytes);
    found.joiner = _mm512_test_epi8_mask(row, _mm512_shuffle_epi8(joiners, low));
    found.dot = _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('.'));
    uint64_t other = _mm512_test_epi8_mask(row, _mm512_shuffle_epi8(others, low));
    found.separator = ~(found.word | found.high | found.joiner | other);
    return found;
}

__attribute__((target("avx512f,avx512bw,avx512vl"))) static void classify_avx512(const uint8_t *text, size_t count,
                                                                                 bool is_end, text_block *blocks) {
    CLASSIFY(classes_avx512)
}

#endif

void text_classify_at(kernel_level level, const uint8_t *text, size_t count, bool is_end, text_block *blocks) {
#if defined(__x86_64__)
    if (level >= KERNELS_AVX512) return classify_avx512(text, count, is_end, blocks);
    if (level == KERNELS_AVX2) return classify_avx2(text, count, is_end, blocks);
#endif
    (void)level;
    text_classify_scalar(text, count, is_end, blocks);
}

void text_classify(const uint8_t *text, size_t count, bool is_end, text_block *blocks) {
    text_classify_at(kernels_level(), text, count, is_end, blocks);
}
