#ifndef CVECTORKERNELS_GRAPH_H
#define CVECTORKERNELS_GRAPH_H

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

#pragma clang assume_nonnull end

#endif
