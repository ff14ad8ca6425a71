#ifndef CVECTORKERNELS_GRAPH_H
#define CVECTORKERNELS_GRAPH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

// Copies to `ids` the nodes of a row of edges that are not marked yet, marks them, and returns how many there are. The
// row ends at `degree` or at the first number that is not below `limit`. `ids` has room for `degree` numbers.
static inline intptr_t collect_unvisited(const uint32_t *row, intptr_t degree, uint32_t limit, uint8_t *marks,
                                         uint8_t mark, uint32_t *ids) {
    intptr_t count = 0;
    for (intptr_t slot = 0; slot < degree; slot++) {
        uint32_t id = row[slot];
        if (id >= limit) break;
        // Written always, kept only if new: no branch to mispredict.
        ids[count] = id;
        count += marks[id] != mark;
        marks[id] = mark;
    }
    return count;
}

// Asks for the cache lines of a row of edges.
static inline void prefetch_links(const uint32_t *row, intptr_t degree) {
    for (intptr_t slot = 0; slot < degree; slot += 16) __builtin_prefetch(row + slot, 0, 3);
}

// Whether bit `ordinal` of a bitmap is set.
static inline bool bitmap_contains(const uint64_t *words, uint32_t ordinal) {
    return words[ordinal >> 6] >> (ordinal & 63) & 1;
}

// Like `collect_unvisited`, for a search among some nodes only: those whose ordinal is in the bitmap `words` go to
// `ids`, the others to `others`, and `other_count` says how many; `allowed_count` says how many of the row are in the
// bitmap, marked or not. Ordinals past `last` are read as `last`.
static inline intptr_t partition_unvisited(const uint32_t *row, intptr_t degree, uint32_t limit, uint8_t *marks,
                                           uint8_t mark, const uint32_t *ordinals, uint32_t last,
                                           const uint64_t *words, uint32_t *ids, uint32_t *others,
                                           intptr_t *other_count, intptr_t *allowed_count) {
    intptr_t count = 0, rest = 0, total = 0;
    for (intptr_t slot = 0; slot < degree; slot++) {
        uint32_t id = row[slot];
        if (id >= limit) break;
        uint32_t ordinal = ordinals[id] < last ? ordinals[id] : last;
        intptr_t new = marks[id] != mark;
        intptr_t allowed = bitmap_contains(words, ordinal);
        ids[count] = id;
        others[rest] = id;
        count += new & allowed;
        rest += new & ~allowed;
        total += allowed;
        marks[id] = mark;
    }
    *other_count = rest;
    *allowed_count = total;
    return count;
}

// Copies to `ids` the nodes of a row that are neither marked nor outside the bitmap, and marks those; the others stay
// unmarked.
static inline intptr_t collect_allowed(const uint32_t *row, intptr_t degree, uint32_t limit, uint8_t *marks,
                                       uint8_t mark, const uint32_t *ordinals, uint32_t last, const uint64_t *words,
                                       uint32_t *ids) {
    intptr_t count = 0;
    for (intptr_t slot = 0; slot < degree; slot++) {
        uint32_t id = row[slot];
        if (id >= limit) break;
        uint32_t ordinal = ordinals[id] < last ? ordinals[id] : last;
        uint8_t old = marks[id];
        intptr_t allowed = bitmap_contains(words, ordinal);
        ids[count] = id;
        count += (old != mark) & allowed;
        marks[id] = allowed ? mark : old;
    }
    return count;
}

// Writes the numbers of the set bits of a word, each plus `first`, to `out`, which has room for 64; returns how many.
static inline intptr_t expand_bits(uint64_t word, uint32_t first, uint32_t *out) {
    intptr_t count = 0;
    for (; word != 0; word &= word - 1) out[count++] = first + (uint32_t)__builtin_ctzll(word);
    return count;
}

#pragma clang assume_nonnull end

#endif
