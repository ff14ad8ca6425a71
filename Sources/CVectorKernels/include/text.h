#ifndef CVECTORKERNELS_TEXT_H
#define CVECTORKERNELS_TEXT_H

#include "cpu.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

// What the bytes of 64 bytes of text are, a bit for each, the first byte's the lowest.
typedef struct {
    uint64_t word;    // an ASCII letter or digit
    uint64_t letter;  // an ASCII letter
    uint64_t stop;    // a word that ends before this byte is sure to end there
    uint64_t look;    // a byte beyond ASCII, or a full stop that may begin a name: between two words, look closer
} text_block;

// Classifies `count` bytes into (count + 63) / 64 blocks. If `is_end`, separators follow them; otherwise `count` is a
// multiple of 64, and what follows is unknown.
void text_classify(const uint8_t *text, size_t count, bool is_end, text_block *blocks);

// The plain twin.
void text_classify_scalar(const uint8_t *text, size_t count, bool is_end, text_block *blocks);

// The version of a level this processor has.
void text_classify_at(kernel_level level, const uint8_t *text, size_t count, bool is_end, text_block *blocks);

#pragma clang assume_nonnull end

#endif
