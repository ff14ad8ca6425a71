#ifndef CVECTORKERNELS_POSTINGS_H
#define CVECTORKERNELS_POSTINGS_H

#include "cpu.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Kernels of posting lists: blocks of up to 128 postings, and BM25 over them.
//
// A packed array holds its values least significant bit first, without gaps between them: value i of `width` bits
// begins at bit i * width. Every kernel that reads a packed array or a bitmap may read (never use) up to
// POSTINGS_OVERREAD bytes past its end. Every level gives bit-identical results; the plain twins are
// those of KERNELS_SCALAR.

#pragma clang assume_nonnull begin

#define POSTINGS_BLOCK 128
#define POSTINGS_OVERREAD 64
// Frequencies have at most this many bits, so they are exact as float and never negative as int32.
#define POSTINGS_MAX_FREQUENCY_BITS 24
// In place of the width of the gaps: the block's ids are a bitmap.
#define POSTINGS_BITMAP 64
// Added to the width of an array: its largest values are patched.
#define POSTINGS_PATCHED 128

// Pruned search looks at ranges of 64 ids, whose documents are one word of a bitmap; 256 ranges are a window, whose
// scores are added up in one array.
#define POSTINGS_RANGE_SHIFT 6
#define POSTINGS_WINDOW 16384
#define POSTINGS_WINDOW_RANGES 256

// One term's BM25: how much a posting adds to a document's score, in units of a query-wide fixed point.
//
//   max(1, round(weight * (frequency / (frequency + (constant + slope * length)))))
//
// Lengths are an array of `length_width` (1, 2 or 4) bytes each, indexed by id; up to three bytes past its end are
// read, not used. Each operation rounds to float by itself, so every kernel gives the same integers.
typedef struct {
    const void *_Nullable lengths;
    uint32_t length_width;
    float weight;
    float constant;
    float slope;
} postings_bm25;

// The kernels of one instruction set.
typedef struct {
    // Unpacks `count` (at most 128) values of `width` (0 to 32) bits. `values` has room for 128.
    void (*unpack)(const uint8_t *packed, unsigned width, size_t count, uint32_t *values);

    // Decodes one block:
    //
    //   u8 kind of the gaps · u8 kind of the frequencies
    //   gaps: the array of id - previous id - 1; or of kind POSTINGS_BITMAP: u8 bytes · bitmap (bit i: id previous + 1 + i)
    //   frequencies: the array of frequencies minus one
    //
    // An array is packed values of as many bits as its kind says. If its kind has POSTINGS_PATCHED added, these are the
    // low bits only, and there follow: u8 number of patches · u8 width · u8 place of each patch · packed high bits of each
    // (Zukowski et al., "Super-scalar RAM-CPU cache compression", ICDE 2006).
    //
    // `previous` is the last id before the block, UINT32_MAX before the first. `ids` and `frequencies` have room for
    // 128; `frequencies` may be NULL. Returns the size of the block, or 0 if it is not well-formed: longer than
    // `available`, another number of ids than `count`, or an id that is not below `limit` (which is 1 or greater).
    size_t (*decode)(const uint8_t *block, size_t available, size_t count, uint32_t previous, uint32_t limit,
                     uint32_t *ids, uint32_t *_Nullable frequencies);

    // The score of each posting; in place if `scores` is `frequencies`.
    void (*score)(const postings_bm25 *term, const uint32_t *ids, const uint32_t *frequencies, size_t count,
                  uint32_t *scores);

    // totals[i] += table[codes[i]]
    void (*add_bounds)(const uint8_t *codes, size_t count, const uint32_t *table, uint32_t *totals);

    // For a scored list: totals[r] grows by the highest score in range r, and firsts[r] becomes the place of the first
    // posting there. Ranges without a posting are not touched.
    void (*add_maxima)(const uint32_t *ids, const uint32_t *scores, size_t count, uint32_t *firsts, uint32_t *totals);

    uint32_t (*maximum)(const uint32_t *totals, size_t count);

    // Sets bit i of `words` where totals[i] >= low, clears it elsewhere, up to the end of the last word; returns how many
    // are set.
    size_t (*select)(const uint32_t *totals, size_t count, uint32_t low, uint64_t *words);

    // Adds the scores of a block's postings (at most 128) that are in the window at `base` and, unless `masks` is NULL,
    // whose bit is set there: accumulators[id - base].
    void (*accumulate)(const postings_bm25 *term, const uint32_t *ids, const uint32_t *frequencies, size_t count,
                       uint32_t base, const uint64_t *_Nullable masks, uint32_t *accumulators);

    // For the ranges r of a window whose bit is set in `words`: masks[r] becomes allowed[r], or all ones if that is NULL.
    // Clears the bits of ranges whose mask is zero.
    void (*mark)(uint64_t *words, const uint64_t *_Nullable allowed, uint64_t *masks);

    // In the ranges r of a window whose bit is set in `words`: clears bit i of masks[r] unless
    // accumulators[64 r + i] >= needed[r]. Then clears the bits of ranges without any left.
    void (*keep)(const uint32_t *accumulators, const uint32_t *needed, uint64_t *words, uint64_t *masks);

    // In the ranges r whose bit is set in `words`: the places 64 r + i of the accumulators that are at least `threshold`
    // and whose bit i is set in masks[r] and candidates[r], ascending, with their scores. Returns how many; `places` and
    // `scores` have room for a window + 16. Makes the accumulators of bits in masks[r], and then masks[r], zero;
    // accumulators of the range without a bit are zero before.
    size_t (*collect)(uint32_t *accumulators, uint32_t threshold, const uint64_t *words, uint64_t *masks,
                      const uint64_t *candidates, uint32_t *places, uint32_t *scores);

    // Keeps the postings whose bit is set in `allowed`; returns how many.
    size_t (*filter)(uint32_t *ids, uint32_t *frequencies, size_t count, const uint64_t *allowed);
} postings_kernels;

// The kernels of `kernels_level()`.
const postings_kernels *postings_kernels_current(void);

// The kernels of a level this processor has (`kernels_supports`); the plain twins for one it cannot have been built for.
const postings_kernels *postings_kernels_at(kernel_level level);

// Packs; returns the number of bytes written, (count * width + 7) / 8. Values above `width` bits are cut.
size_t postings_pack(const uint32_t *values, unsigned width, size_t count, uint8_t *packed);

// The worst size of a block: three bytes of header, 128 gaps of 32 bits, 128 frequencies of 24 bits.
#define POSTINGS_MAX_BLOCK_BYTES (3 + POSTINGS_BLOCK * 4 + POSTINGS_BLOCK * 3)

// Encodes one block of ascending ids; returns its size. Frequencies are 1 or greater.
size_t postings_encode(const uint32_t *ids, const uint32_t *frequencies, size_t count, uint32_t previous,
                       uint8_t *block);

// What the codes of a term's ranges mean: table[c] is at least the score of every posting in a range of code c; table[0]
// is 0. `ratio` scales the norm the codes were made with down to the query's.
void postings_bound_table(float weight, float ratio, uint32_t *table);

// As `accumulate`, of postings that are scored; stops at the first one outside the window and returns how many came
// before it.
size_t postings_accumulate_scored(const uint32_t *ids, const uint32_t *scores, size_t count, uint32_t base,
                                  const uint64_t *_Nullable masks, uint32_t *accumulators);

// The same, only in the ranges of the window whose bit is set in `words`, where `firsts` is as `add_maxima` left
// it; the ranges that it did not touch may have any value.
void postings_accumulate_ranges(const uint32_t *ids, const uint32_t *scores, size_t count, const uint32_t *firsts,
                                uint32_t base, const uint64_t *words, const uint64_t *masks, uint32_t *accumulators);

#pragma clang assume_nonnull end

#endif
