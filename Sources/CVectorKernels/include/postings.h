#ifndef CVECTORKERNELS_POSTINGS_H
#define CVECTORKERNELS_POSTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Kernels of posting lists: blocks of up to 128 postings, and BM25 over them.
//
// A packed array holds its values least significant bit first, without gaps between them: value i of `width` bits
// begins at bit i * width. Every kernel that reads a packed array or a bitmap may read (never use) up to
// POSTINGS_OVERREAD bytes past its end. Every kernel has a plain twin, `…_scalar`, with bit-identical results.

#define POSTINGS_BLOCK 128
#define POSTINGS_OVERREAD 64
// Frequencies have at most this many bits, so they are exact as float and never negative as int32.
#define POSTINGS_MAX_FREQUENCY_BITS 24
// In place of the width of the gaps: the block's ids are a bitmap.
#define POSTINGS_BITMAP 64

// Unpacks `count` (at most 128) values of `width` (0 to 32) bits. `values` has room for 128.
void postings_unpack(const uint8_t *packed, unsigned width, size_t count, uint32_t *values);
void postings_unpack_scalar(const uint8_t *packed, unsigned width, size_t count, uint32_t *values);

// Packs; returns the number of bytes written, (count * width + 7) / 8. Values above `width` bits are cut.
size_t postings_pack(const uint32_t *values, unsigned width, size_t count, uint8_t *packed);

// Decodes one block:
//
//   u8 width of the gaps, or POSTINGS_BITMAP · u8 width of the frequencies · (bitmap only: u8 bytes of the bitmap)
//   gaps (id - previous id - 1) or bitmap (bit i: id previous + 1 + i) · frequencies minus one
//
// `previous` is the last id before the block, UINT32_MAX before the first. `ids` and `frequencies` have room for 128;
// `frequencies` may be NULL. Returns the size of the block, or 0 if it is not well-formed: longer than `available`,
// another number of ids than `count`, or an id that is not below `limit`.
size_t postings_decode(const uint8_t *block, size_t available, size_t count, uint32_t previous, uint32_t limit,
                       uint32_t *ids, uint32_t *frequencies);
size_t postings_decode_scalar(const uint8_t *block, size_t available, size_t count, uint32_t previous, uint32_t limit,
                              uint32_t *ids, uint32_t *frequencies);

// The worst size of a block: three bytes of header, 128 gaps of 32 bits, 128 frequencies of 24 bits.
#define POSTINGS_MAX_BLOCK_BYTES (3 + POSTINGS_BLOCK * 4 + POSTINGS_BLOCK * 3)

// Encodes one block of ascending ids; returns its size. Frequencies are 1 or greater.
size_t postings_encode(const uint32_t *ids, const uint32_t *frequencies, size_t count, uint32_t previous,
                       uint8_t *block);

// One term's BM25: how much a posting adds to a document's score, in units of a query-wide fixed point.
//
//   max(1, round(weight * (frequency / (frequency + (constant + slope * length)))))
//
// Lengths are an array of `length_width` (1, 2 or 4) bytes each, indexed by id; up to three bytes past its end are
// read, not used. Each operation rounds to float by itself, so every kernel gives the same integers.
typedef struct {
    const void *lengths;
    uint32_t length_width;
    float weight;
    float constant;
    float slope;
} postings_bm25;

void postings_score(const postings_bm25 *term, const uint32_t *ids, const uint32_t *frequencies, size_t count,
                    uint32_t *scores);
void postings_score_scalar(const postings_bm25 *term, const uint32_t *ids, const uint32_t *frequencies, size_t count,
                           uint32_t *scores);

// Pruned search looks at ranges of 256 ids. `totals` has for each range a bound of the scores in it.
#define POSTINGS_RANGE_SHIFT 8
#define POSTINGS_RANGE (1 << POSTINGS_RANGE_SHIFT)

// What the codes of a term's ranges mean: table[c] is at least the score of every posting in a range of code c; table[0]
// is 0. `ratio` scales the norm the codes were made with down to the query's.
void postings_bound_table(float weight, float ratio, uint32_t *table);

// totals[i] += table[codes[i]]
void postings_add_bounds(const uint8_t *codes, size_t count, const uint32_t *table, uint32_t *totals);
void postings_add_bounds_scalar(const uint8_t *codes, size_t count, const uint32_t *table, uint32_t *totals);

// For a decoded list: first[r] becomes the place of the first posting in range r, bounds[r] the highest score there, and
// totals[r] grows by it. Ranges without a posting are not touched.
void postings_mark_ranges(const uint32_t *ids, const uint32_t *scores, size_t count, uint32_t *first, uint32_t *bounds,
                          uint32_t *totals);

uint32_t postings_maximum(const uint32_t *totals, size_t count);
uint32_t postings_maximum_scalar(const uint32_t *totals, size_t count);

// The ranges with low <= total < high, ascending; returns how many. `ranges` has room for `count` + 16.
size_t postings_select_ranges(const uint32_t *totals, size_t count, uint32_t low, uint32_t high, uint32_t *ranges);
size_t postings_select_ranges_scalar(const uint32_t *totals, size_t count, uint32_t low, uint32_t high,
                                     uint32_t *ranges);

// Adds the scores of the postings with base <= id < base + 256 to accumulators[id - base]. No id may stand twice.
void postings_accumulate(const postings_bm25 *term, const uint32_t *ids, const uint32_t *frequencies, size_t count,
                         uint32_t base, uint32_t *accumulators);
void postings_accumulate_scalar(const postings_bm25 *term, const uint32_t *ids, const uint32_t *frequencies,
                                size_t count, uint32_t base, uint32_t *accumulators);

// The places i of 256 accumulators that are at least `threshold` (1 or greater) and, unless `allowed` is NULL, whose bit
// is set in its four words; with their scores. Returns how many, and sets all accumulators to zero. `places` and
// `scores` have room for 256 + 16.
size_t postings_harvest(uint32_t *accumulators, uint32_t threshold, const uint64_t *allowed, uint32_t *places,
                        uint32_t *scores);
size_t postings_harvest_scalar(uint32_t *accumulators, uint32_t threshold, const uint64_t *allowed, uint32_t *places,
                               uint32_t *scores);

// The place of `id` among `count` (at most 128) ids in a buffer of 128, or `count` if it is not there.
size_t postings_find(const uint32_t *ids, size_t count, uint32_t id);
size_t postings_find_scalar(const uint32_t *ids, size_t count, uint32_t id);

// Keeps the postings whose bit is set in `allowed`; returns how many.
size_t postings_filter(uint32_t *ids, uint32_t *frequencies, size_t count, const uint64_t *allowed);
size_t postings_filter_scalar(uint32_t *ids, uint32_t *frequencies, size_t count, const uint64_t *allowed);

#endif
