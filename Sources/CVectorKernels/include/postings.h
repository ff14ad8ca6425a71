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

#endif
